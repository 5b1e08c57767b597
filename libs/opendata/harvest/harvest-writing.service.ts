import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, sha256, type Context, type TxContext } from '@shutong/platform';
import type { RefusedRecord } from '../description/description';
import { listAnew } from '../listing/listing.query';
import {
  refusedOutcome,
  writeGone,
  writeMissing,
  writeOutcomes,
  writePresent,
  writeRecords,
} from '../record/record.query';
import { HarvestSource } from '../source/source.entity';
import { noteProgress, type Progress } from './run.query';
import type { HarvestRun } from './run.entity';
import type { Sorted } from './sorting.policy';

/** Which run of which source writes. */
export interface Writer {
  readonly source: HarvestSource;
  readonly run: HarvestRun;
}

/** Datasets that one transaction writes. */
export const batchSize = 500;

/** What a harvest writes: rows, log entry and event of each batch are one fact. */
@Injectable()
export class HarvestWriting {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** Datasets and refusals of one page; what is as it was is counted. */
  async page(
    ctx: Context,
    writer: Writer,
    sorted: readonly Sorted[],
    {
      refused,
      ...beside
    }: Pick<Progress, 'total' | 'pages'> & { refused: readonly RefusedRecord[] },
  ): Promise<void> {
    const { runId, now } = this.batchOf(writer);
    await this.database.transaction(ctx, async (tx) => {
      await noteProgress(this.database, tx, { runId, now }, { ...beside, refused: refused.length });
      await writeOutcomes(this.database, tx, runId, refused.map(refusedOutcome));
    });
    for (let from = 0; from < sorted.length; from += batchSize) {
      await this.records(ctx, writer, sorted.slice(from, from + batchSize));
    }
  }

  private async records(ctx: Context, writer: Writer, sorted: readonly Sorted[]): Promise<void> {
    const batch = this.batchOf(writer);
    await this.database.transaction(ctx, async (tx) => {
      await noteProgress(this.database, tx, batch, countsOf(sorted));
      const waiting = sorted.filter(({ known }) => known?.state === 'missing');
      if (waiting.length > 0) {
        await writePresent(this.database, tx, idsOf(waiting));
      }
      const other = sorted.filter(({ outcome }) => outcome !== 'unchanged');
      if (other.length === 0) return;
      const ids = await writeRecords(this.database, tx, batch, other);
      await listAnew(this.database, tx, ids);
      const hashes = other.map((one) => one.sha256);
      await this.note(tx, writer, { action: 'opendata.harvest.write', ids, hashes });
      const { fresh = 0, changed = 0, renamed = 0 } = countsOf(other);
      await this.outbox.add(tx, {
        type: 'opendata.record.harvested',
        subject: writer.source.id,
        data: {
          source: writer.source.id,
          run: writer.run.id,
          fresh,
          changed,
          renamed,
          records: ids,
        },
      });
    });
  }

  /** What its source no longer has goes. */
  async gone(ctx: Context, writer: Writer, ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += batchSize) {
      const some = ids.slice(from, from + batchSize);
      await this.database.transaction(ctx, async (tx) => {
        const batch = this.batchOf(writer);
        await noteProgress(this.database, tx, batch, { gone: some.length });
        await this.remove(tx, writer, some);
      });
    }
  }

  /** Takes records away within the caller's transaction, with log entry and event. Answers how many. */
  async remove(tx: TxContext, writer: Writer, ids: readonly string[]): Promise<number> {
    const count = await writeGone(this.database, tx, this.batchOf(writer), ids);
    if (count === 0) return 0;
    await listAnew(this.database, tx, ids);
    await this.note(tx, writer, { action: 'opendata.harvest.remove', ids, hashes: ids });
    const { source, run } = writer;
    await this.outbox.add(tx, {
      type: 'opendata.record.removed',
      subject: source.id,
      data: { source: source.id, run: run.id, records: ids },
    });
    return count;
  }

  /** Too many are gone: they stay, and wait for a person. */
  async missing(ctx: Context, writer: Writer, ids: readonly string[]): Promise<void> {
    await this.database.transaction(ctx, async (tx) => {
      const batch = this.batchOf(writer);
      await noteProgress(this.database, tx, batch, { missing: ids.length });
      await writeMissing(this.database, tx, batch, ids);
    });
  }

  private batchOf = ({ source, run }: Writer) => ({
    ...{ sourceId: source.id, runId: run.id },
    now: this.clock.now(),
  });

  private async note(
    tx: TxContext,
    { source, run }: Writer,
    act: {
      readonly action: string;
      readonly ids: readonly string[];
      readonly hashes: readonly string[];
    },
  ): Promise<void> {
    await this.audit.record(tx, {
      ...{ action: act.action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'harvest-source', id: source.id, rows: act.ids.length },
        { type: 'harvest-run', id: run.id },
      ],
      change: { afterSha256: sha256(act.hashes.join('\n')) },
    });
  }
}

const idsOf = (sorted: readonly Sorted[]): string[] =>
  sorted.flatMap(({ known }) => known?.id ?? []);

function countsOf(sorted: readonly Sorted[]): Progress {
  const count = (...outcomes: Sorted['outcome'][]) =>
    sorted.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    // What was gone and is back is new to whoever looks at the source.
    fresh: count('new', 'returned'),
    ...{ changed: count('changed'), renamed: count('renamed'), unchanged: count('unchanged') },
  };
}
