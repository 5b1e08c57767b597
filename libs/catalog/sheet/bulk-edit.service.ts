import { Inject, Injectable } from '@nestjs/common';
import { HubError, limits, platformErrors, type Context } from '@shutong/platform';
import type { EntryContent } from '../entry/contents';
import { Entries, type EntryFilter } from '../entry/entries.service';
import type { Entry } from '../entry/entry.entity';
import { entryErrors } from '../entry/entry.errors';
import { EntryChange } from './entry-change.service';
import { sheetErrors } from './sheet.errors';

/** Contents that may be made the same in many entries. */
type Shared = Omit<EntryContent, 'items' | 'title' | 'titleEn' | 'summary'>;

/** What is not given stays, null empties. */
export type ContentChange = { readonly [Key in keyof Shared]?: Shared[Key] | null };

/** Entries by their ids, or those of one's own department that a filter gives. */
export interface Chosen {
  readonly ids?: readonly string[];
  readonly filter?: EntryFilter;
}

export interface EditResult {
  readonly id: string;
  readonly outcome: 'revised' | 'unchanged' | 'refused';
  /** The version that was written. */
  readonly entry: Entry | null;
  readonly error: HubError | null;
}

const lists = ['keywords', 'formats', 'modes', 'basis', 'relatedCodes'] as const;

/** One change in many entries of a department. */
@Injectable()
export class BulkEdit {
  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(EntryChange) private readonly changes: EntryChange,
  ) {}

  /**
   * Each entry in one transaction and by the rules of `EntryDrafting.edit`; what is wrong with one keeps no other
   * out. Results are in the order of the ids.
   * @throws catalog.sheet.too-many-entries, catalog.sheet.nothing-to-change
   */
  async edit(ctx: Context, chosen: Chosen, change: ContentChange): Promise<EditResult[]> {
    const given = givenIn(change);
    if (Object.keys(given).length === 0) throw sheetErrors.nothingToChange();
    const results: EditResult[] = [];
    for (const id of await this.idsOf(ctx, chosen)) results.push(await this.one(ctx, id, given));
    return results;
  }

  private async one(ctx: Context, id: string, given: Partial<Shared>): Promise<EditResult> {
    try {
      const entry = await this.changes.apply(ctx, id, ({ content }) => ({ ...content, ...given }));
      return { id, outcome: entry ? 'revised' : 'unchanged', entry, error: null };
    } catch (error) {
      if (!(error instanceof HubError) || error.status >= 500) throw error;
      return { id, outcome: 'refused', entry: null, error };
    }
  }

  private async idsOf(ctx: Context, { ids, filter }: Chosen): Promise<readonly string[]> {
    if ((ids === undefined) === (filter === undefined)) {
      throw platformErrors.invalidInput({}, [{ field: 'ids', rule: 'either ids or filter' }]);
    }
    if (ids) return [...new Set(ids)];
    const { department } = ctx.actor;
    if (department === null) throw entryErrors.noDepartment();
    const provider = filter?.provider ?? department;
    if (provider !== department) throw entryErrors.otherDepartment();
    const first = limits.bulkEdit.value;
    const { nodes, totalCount } = await this.entries.list(ctx, { ...filter, provider }, { first });
    if (totalCount > first) throw sheetErrors.tooManyEntries({ count: totalCount, limit: first });
    return [...new Set(nodes.map(({ id }) => id))];
  }
}

function givenIn(change: ContentChange): Partial<Shared> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const isList = (name: string): boolean => (lists as readonly string[]).includes(name);
  return Object.fromEntries(
    given.map(([name, value]) => [name, value === null && isList(name) ? [] : value]),
  );
}
