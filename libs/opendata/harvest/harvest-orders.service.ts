import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, sha256, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { HarvestRecord } from '../record/record.entity';
import type { HarvestSource } from '../source/source.entity';
import { mayAcceptRemovals, mayAsk } from '../source/source.policy';
import { lockSource } from '../source/sources.service';
import { HarvestWriting, batchSize } from './harvest-writing.service';
import { HarvestRun } from './run.entity';

/** What an operator orders beside the schedule: a harvest now, and that what is missing may go. */
@Injectable()
export class HarvestOrders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(HarvestWriting) private readonly writing: HarvestWriting,
  ) {}

  /** It waits for its turn; the worker takes it. */
  ask(ctx: Context, sourceId: string): Promise<HarvestRun> {
    return this.attempt(ctx, 'opendata.harvest.ask', sourceId, async (tx, source) => {
      const last = await this.lastRun(tx, sourceId);
      mayAsk({ state: source.state, run: last?.state ?? null });
      const now = this.clock.now();
      const run = { id: uuidv7(now), sourceId, askedBy: ctx.actor.id, askedAt: now };
      const runs = this.database.repository(tx, HarvestRun);
      await runs.insert({ ...run, state: 'waiting' });
      await this.audit.record(tx, {
        ...{ action: 'opendata.harvest.ask', outcome: 'allow', reason: 'ok' },
        resource: [
          { type: 'harvest-source', id: sourceId },
          { type: 'harvest-run', id: run.id },
        ],
      });
      const data = { source: sourceId, run: run.id };
      await this.outbox.add(tx, { type: 'opendata.harvest.asked', subject: sourceId, data });
      return runs.findOneByOrFail({ id: run.id });
    });
  }

  /**
   * Too many datasets were gone at once; a person has looked, and they may go: so many as were seen, no others.
   * @returns how many went
   */
  acceptRemovals(ctx: Context, sourceId: string, expected: number): Promise<number> {
    return this.attempt(ctx, 'opendata.harvest.accept-removals', sourceId, async (tx, source) => {
      const records = this.database.repository(tx, HarvestRecord);
      const where = { sourceId, state: 'missing' as const };
      const missing = await records.find({ where, select: { id: true } });
      const run = await this.lastRun(tx, sourceId);
      mayAcceptRemovals({ run: run?.state ?? null, missing: missing.length }, expected);
      const ids = missing.map(({ id }) => id);
      for (let from = 0; from < ids.length; from += batchSize) {
        await this.writing.remove(tx, { source, run: run! }, ids.slice(from, from + batchSize));
      }
      await this.audit.record(tx, {
        ...{ action: 'opendata.harvest.accept-removals', outcome: 'allow', reason: 'ok' },
        resource: [{ type: 'harvest-source', id: sourceId, rows: ids.length }],
        change: { afterSha256: sha256(ids.join('\n')) },
      });
      return ids.length;
    });
  }

  private attempt<T>(
    ctx: Context,
    action: string,
    id: string,
    work: (tx: TxContext, source: HarvestSource) => Promise<T>,
  ): Promise<T> {
    const resource = [{ type: 'harvest-source', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) =>
        work(tx, await lockSource(this.database, tx, id)),
      ),
    );
  }

  private lastRun(tx: TxContext, sourceId: string): Promise<HarvestRun | null> {
    const order = { askedAt: 'DESC' } as const;
    return this.database.repository(tx, HarvestRun).findOne({ where: { sourceId }, order });
  }
}
