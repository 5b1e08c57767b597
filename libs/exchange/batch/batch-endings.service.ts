import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  tryEach,
  type Context,
  type ObjectStore,
  type TxContext,
} from '@shutong/platform';
import { IsNull, LessThan } from 'typeorm';
import { Agreement } from '../agreement/agreement.entity';
import { isParty } from '../agreement/agreement.policy';
import { Batch, type BatchChunk } from './batch.entity';
import { batchErrors } from './batch.errors';
import { BatchRecord } from './batch-record.service';

const atOnce = 100;

/** Batches that come to nothing, and what is left of chunks that nobody will fetch any more. */
@Injectable()
export class BatchEndings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(BatchRecord) private readonly record: BatchRecord,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** A party's connector gives the batch up, and says why. Ended already: nothing happens. */
  fail(ctx: Context, id: string, code: string): Promise<Batch> {
    const resource = [{ type: 'batch', id }];
    return this.audit.attempt(ctx, { action: 'exchange.batch.fail', resource }, async () => {
      const batch = await this.database.repository(ctx, Batch).findOneBy({ id });
      if (!batch || !isParty(ctx.actor, batch)) throw batchErrors.notFound({ id });
      return this.end(ctx, id, { action: 'exchange.batch.fail', code });
    });
  }

  /** Ends batches in which nothing has happened for too long; answers how many. */
  async lapseIdle(ctx: Context): Promise<number> {
    const since = new Date(this.clock.now().getTime() - limits.batchIdle.value * 3_600_000);
    const idle = await this.database.repository(ctx, Batch).find({
      where: { endedAt: IsNull(), changedAt: LessThan(since) },
      order: { changedAt: 'ASC', id: 'ASC' },
      take: atOnce,
    });
    const { code } = batchErrors.lapsed();
    return tryEach(idle, async ({ id }) => {
      await this.end(ctx, id, { action: 'exchange.batch.lapse', code });
      return true;
    });
  }

  /**
   * Removes stored chunks that were received, or whose batch has ended; answers how many.
   * @throws AggregateError of all that cannot be removed, after the last one has been tried
   */
  async sweep(ctx: Context): Promise<number> {
    const spent = await this.database.query<Pick<BatchChunk, 'batch' | 'number' | 'object'>>(
      ctx,
      `SELECT c.batch, c.number, c.object FROM exchange.batch_chunk c
         JOIN exchange.batch b ON b.id = c.batch
        WHERE c.stored AND (c.receipt IS NOT NULL OR b.ended_at IS NOT NULL)
        ORDER BY c.batch, c.number LIMIT $1`,
      [atOnce],
    );
    return tryEach(spent, async ({ batch, number, object }) => {
      await this.store.remove(object);
      await this.database.query(
        ctx,
        'UPDATE exchange.batch_chunk SET stored = false WHERE batch = $1 AND number = $2',
        [batch, number],
      );
      return true;
    });
  }

  private end(ctx: Context, id: string, { action, code }: { action: string; code: string }) {
    return this.database.transaction(ctx, async (tx) => {
      const batch = await this.record.hold(tx, id);
      if (batch.endedAt !== null) return batch;
      const { terms } = await this.agreementOf(tx, batch);
      await this.record.entry(tx, batch, terms, { action, reason: code });
      return this.record.end(tx, batch, 'fail', code);
    });
  }

  private agreementOf(tx: TxContext, { agreementId: id, version }: Batch): Promise<Agreement> {
    return this.database.repository(tx, Agreement).findOneByOrFail({ id, version });
  }
}
