import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { In, type SelectQueryBuilder } from 'typeorm';
import {
  Config,
  Database,
  decodeCursor,
  hasRole,
  isInstant,
  isUuid,
  pageOf,
  type Context,
  type FieldProblem,
  type Page,
  turnLoader,
  type PageAsked,
} from '@shutong/platform';
import { missingClearance } from '../clearance/clearance.policy';
import { Clearance } from '../clearance/clearance.service';
import { codeRules, type CodeClassification } from '../code-rule/code-rule.policy';
import { Entry, type Item } from './entry.entity';
import { entryErrors } from './entry.errors';
import { mayRead, missingContents } from './entry.policy';
import { itemsOfVersions, versionsOfEntries, type VersionKey } from './entry.query';
import { unpublishedStates, type EntryState } from './entry.states';
import type { Openness, Sharing } from '../vocabulary';

export interface EntryFilter {
  /** Versions in this state, also revisions under way; without it, what the catalogue shows. */
  readonly state?: EntryState;
  /** Unified social credit code of the providing department. */
  readonly provider?: string;
  readonly theme?: string;
  readonly sharing?: Sharing;
  readonly open?: Openness;
  /** Whether a resource is mounted under it. */
  readonly mounted?: boolean;
}

const hasResource = `EXISTS (SELECT 1 FROM catalog.resource r WHERE r.entry_id = e.id AND r.state = 'mounted')`;

/** Entries that a copy of the catalogue reads at a time. */
const pageOfCopy = 500;

/** Entries as departments read them. What a department may not see is not found. */
@Injectable()
export class Entries {
  private readonly items: DataLoader<VersionKey, Item[]>;
  private readonly allVersions: DataLoader<string, Entry[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(Clearance) private readonly clearance: Clearance,
  ) {
    this.items = turnLoader((versions) => itemsOfVersions(this.database, versions));
    this.allVersions = turnLoader((ids) => versionsOfEntries(this.database, ids));
  }

  /** The version that the catalogue shows. @throws catalog.entry.not-found */
  get(ctx: Context, id: string): Promise<Entry> {
    return this.one(ctx, id, { id, current: true });
  }

  /** Those of many that the actor may see, in one query. */
  async many(ctx: Context, ids: readonly string[]): Promise<Entry[]> {
    const where = { id: In([...ids]), current: true };
    const found = await this.database.repository(ctx, Entry).findBy(where);
    return found.filter((entry) => mayRead(ctx.actor, entry));
  }

  /** The same by resource code (信息资源代码). @throws catalog.entry.not-found */
  byCode(ctx: Context, code: string): Promise<Entry> {
    return this.one(ctx, code, { code, current: true });
  }

  /** Only while it is published: what may be applied for. @throws catalog.entry.not-found */
  published(ctx: Context, id: string): Promise<Entry> {
    return this.one(ctx, id, { id, state: 'published' });
  }

  /** Every version ever published, and for its department and the authority the one under way. */
  async versions(ctx: Context, id: string): Promise<Entry[]> {
    if (!isUuid(id)) return [];
    const versions = await this.allVersions.load(id);
    return versions.filter((version) => mayRead(ctx.actor, version));
  }

  /** Items in the department's order. The entry has been read, so its items may be. */
  itemsOf(entry: VersionKey): Promise<Item[]> {
    return this.items.load(entry);
  }

  /** What Article 13 asks for before submission and this version has not. */
  async missingOf(entry: Entry): Promise<FieldProblem[]> {
    const [items, assessments] = await Promise.all([
      this.itemsOf(entry),
      this.clearance.assessmentsOf(entry),
    ]);
    return [...missingContents(entry, items), ...missingClearance(entry, items, assessments)];
  }

  /** What the resource code says by this region's rule. */
  classificationOf({ code }: Entry): CodeClassification | null {
    return code === null ? null : codeRules[this.config.resourceCodeRule].classificationOf(code);
  }

  /** Last changed first. */
  async list(
    ctx: Context,
    filter: EntryFilter,
    page: PageAsked,
  ): Promise<Page<Entry> & { readonly totalCount: number }> {
    const query = this.filtered(ctx, filter);
    const totalCount = await query.getCount();
    query.orderBy({ 'e.changedAt': 'DESC', 'e.id': 'ASC' }).limit(page.first + 1);
    if (page.after) {
      const [at, id] = decodeCursor(page.after, isInstant, isUuid);
      query.andWhere('(e.changedAt < :at OR (e.changedAt = :at AND e.id > :id))', { at, id });
    }
    const rows = await query.getMany();
    const keyOf = (entry: Entry) => [entry.changedAt.toISOString(), entry.id];
    return { ...pageOf(rows, page.first, keyOf), totalCount };
  }

  /** How many versions the filter gives, and how many items these have. */
  async count(ctx: Context, filter: EntryFilter): Promise<{ entries: number; items: number }> {
    const counted = await this.filtered(ctx, filter)
      .select('count(*)::int', 'entries')
      .addSelect('coalesce(sum(e.itemCount), 0)::int', 'items')
      .getRawOne<{ entries: number; items: number }>();
    return counted!;
  }

  /** All that the filter gives, page by page in the order of ids: whoever copies the catalogue holds one page. */
  async *all(ctx: Context, filter: EntryFilter): AsyncGenerator<Entry[]> {
    let last: Entry | undefined;
    do {
      const query = this.filtered(ctx, filter).orderBy({ 'e.id': 'ASC', 'e.version': 'ASC' });
      if (last) query.andWhere('(e.id, e.version) > (:id, :version)', { ...last });
      const page = await query.limit(pageOfCopy).getMany();
      if (page.length > 0) yield page;
      last = page[pageOfCopy - 1];
    } while (last);
  }

  private filtered(ctx: Context, filter: EntryFilter): SelectQueryBuilder<Entry> {
    const { state, mounted, ...columns } = filter;
    const query = this.database.repository(ctx, Entry).createQueryBuilder('e');
    if (state) query.where('e.state = :state', { state });
    else query.where('e.current');
    for (const [column, value] of Object.entries(columns)) {
      if (value !== undefined) query.andWhere(`e.${column} = :${column}`, { [column]: value });
    }
    if (typeof mounted === 'boolean') query.andWhere(`${mounted ? '' : 'NOT '}${hasResource}`);
    if (!hasRole(ctx.actor, 'authority')) {
      query.andWhere('(e.state NOT IN (:...hidden) OR e.provider = :own)', {
        hidden: unpublishedStates,
        own: ctx.actor.department,
      });
    }
    return query;
  }

  private async one(
    ctx: Context,
    asked: string,
    where: Partial<Pick<Entry, 'id' | 'code' | 'state' | 'current'>>,
  ): Promise<Entry> {
    const known = where.id === undefined || isUuid(where.id);
    const found = known && (await this.database.repository(ctx, Entry).findOneBy(where as object));
    if (!found || !mayRead(ctx.actor, found)) throw entryErrors.notFound({ id: asked });
    return found;
  }
}
