import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import {
  Database,
  HubError,
  canonicalJson,
  sha256,
  type Context,
  isMarkedSecret,
  platformErrors,
} from '@shutong/platform';
import { EntryDrafting } from '../entry/drafting.service';
import { Entry } from '../entry/entry.entity';
import { entryErrors } from '../entry/entry.errors';
import { mayRead } from '../entry/entry.policy';
import type { SheetName } from './columns';
import { EntryChange, type Standing } from './entry-change.service';
import { RowsRefused, contentOf, refusedAt, refusedBy, refusedFor } from './group-content';
import { codeOf, groupsOf, rowsIn, type RowGroup } from './import-groups';
import { outcomeOf, refusedRow, reportOf } from './import-report';
import type { RowOutcome, RowRefusal, RowReport, SheetReport } from './import-report';
import { saysTheSame } from './row-content';
import { rowErrors } from './sheet.errors';
import { tableOfCsv, tablesOfWorkbook } from './tables';

/** What was sent. */
export type SheetFile =
  | { readonly kind: 'workbook'; readonly bytes: Buffer }
  | { readonly kind: 'csv'; readonly bytes: Buffer; readonly sheet: SheetName };

/** Entries written at the same time. */
const lanes = 4;

/** Ends the transaction of a trial, so that nothing of it stays. */
class TrialEnds extends Error {
  constructor(readonly outcome: RowOutcome) {
    super('trial');
  }
}

/** A department writes many entries at once, by the rules of `EntryDrafting`. */
@Injectable()
export class SheetImport {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EntryDrafting) private readonly drafting: EntryDrafting,
    @Inject(EntryChange) private readonly changes: EntryChange,
  ) {}

  /**
   * Each entry in one transaction: what is wrong with one keeps no other out. A trial (`dry`) does the same and takes
   * it back; what it is refused is logged all the same.
   * @throws catalog.sheet.unreadable, catalog.sheet.columns-unknown and others where nothing was taken at all
   */
  run(ctx: Context, file: SheetFile, dry: boolean): Promise<SheetReport> {
    const action = 'catalog.sheet.import';
    const sheet = { type: 'sheet', id: sha256(file.bytes), bytes: file.bytes.length };
    return this.audit.attempt(ctx, { action, resource: [sheet] }, async () => {
      if (ctx.actor.department === null) throw entryErrors.noDepartment();
      const report = await this.import(ctx, file, { dry, sheet });
      if (dry) return report;
      await this.audit.recordNow(ctx, {
        ...{ action, outcome: 'allow', reason: 'ok' },
        resource: [{ ...sheet, rows: report.read }],
        change: { afterSha256: sha256(canonicalJson(report)) },
      });
      return report;
    });
  }

  private async import(
    ctx: Context,
    file: SheetFile,
    { dry, sheet }: { readonly dry: boolean; readonly sheet: ActResource },
  ): Promise<SheetReport> {
    const tables = await (file.kind === 'csv'
      ? tableOfCsv(file.bytes, file.sheet)
      : tablesOfWorkbook(file.bytes));
    const { groups, refused } = groupsOf(tables);
    const known = await this.knownIds(ctx, groups);
    const reports = refusedRows(ctx, refused);
    const waiting = [...groups];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const outcome = await this.write(ctx, next, { id: known.get(next.code), dry, sheet });
        reports.push(...outcome);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return reportOf(dry, reports);
  }

  private async write(
    ctx: Context,
    group: RowGroup,
    how: { readonly id: string | undefined; readonly dry: boolean; readonly sheet: ActResource },
  ): Promise<RowReport[]> {
    const secret = rowsIn(group).filter(({ cells }) => isMarkedSecret(cells));
    if (secret.length > 0) {
      const error = await this.denySecret(ctx, how.sheet);
      return refusedRows(ctx, refusedFor(group, secret, error));
    }
    try {
      const outcome = await (how.dry
        ? this.tried(ctx, group, how.id)
        : this.take(ctx, group, how.id));
      return rowsIn(group).map((row) => outcomeOf(row, group.code, outcome));
    } catch (error) {
      if (error instanceof RowsRefused) return refusedRows(ctx, error.refusals);
      if (error instanceof HubError && error.status < 500) {
        return refusedRows(ctx, refusedBy(group, error));
      }
      throw error;
    }
  }

  private async tried(ctx: Context, group: RowGroup, id: string | undefined): Promise<RowOutcome> {
    try {
      return await this.database.transaction(ctx, async (tx) => {
        throw new TrialEnds(await this.take(tx, group, id));
      });
    } catch (error) {
      if (error instanceof TrialEnds) return error.outcome;
      throw error;
    }
  }

  private async take(ctx: Context, group: RowGroup, id: string | undefined): Promise<RowOutcome> {
    if (id === undefined) {
      await this.drafting.draft(ctx, group.code, contentOf(group, null, ctx));
      return 'drafted';
    }
    const written = await this.changes.apply(ctx, id, async (standing) => {
      const asked = contentOf(group, standing.content, ctx);
      if (saysTheSame(standing.content, asked)) return null;
      return (await isUntouched(ctx, group, standing)) ? null : asked;
    });
    return written ? 'revised' : 'unchanged';
  }

  /** Neither the log nor a row keeps a word of it: the file's hash is named, not what stands in it. */
  private async denySecret(ctx: Context, sheet: ActResource): Promise<HubError> {
    const error = platformErrors.stateSecret();
    const { code: reason, status } = error;
    const act = { action: 'catalog.sheet.import', outcome: 'deny', reason, status } as const;
    await this.audit.recordNow(ctx, { ...act, resource: [sheet] });
    return error;
  }

  /** Entries that the department may see, by code; hidden ones are found out by the code that is taken. */
  private async knownIds(
    ctx: Context,
    groups: readonly RowGroup[],
  ): Promise<ReadonlyMap<string, string>> {
    const known = await this.database
      .repository(ctx, Entry)
      .createQueryBuilder('e')
      .where('e.current AND e.code = ANY (:codes)', { codes: groups.map(({ code }) => code) })
      .getMany();
    const readable = known.filter((entry) => mayRead(ctx.actor, entry));
    return new Map(readable.map(({ code, id }) => [code!, id]));
  }
}

const refusedRows = (ctx: Context, refusals: readonly RowRefusal[]): RowReport[] =>
  refusals.map((refusal) => refusedRow(refusal, codeOf(refusal.row), ctx.language));

/**
 * A sheet that says when the entry was last changed does not undo what others have changed since. Where it is as it
 * was exported, there is nothing to do.
 * @throws RowsRefused
 */
async function isUntouched(ctx: Context, group: RowGroup, standing: Standing): Promise<boolean> {
  const exported = (group.entry?.cells['changedAt'] ?? '').trim();
  if (exported === '' || exported === standing.newest.changedAt.toISOString()) return false;
  const { entry, content } = await standing.shown();
  const isShown = exported === entry.changedAt.toISOString();
  if (isShown && saysTheSame(content, contentOf(group, content, ctx))) return true;
  throw refusedAt(group, 'changedAt', rowErrors.outdated({ code: group.code }));
}
