import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/**
 * Learns which limits were kept: from clocks that end, from those that come due and run on, and from what is counted anew
 * of either. Each counts for whoever held it when its last day was over.
 */
@Injectable()
export class ClocksConsumer implements EventConsumer {
  readonly name = 'statistics-clocks';
  readonly types = ['clocks.clock.overdue', 'clocks.clock.ended', 'clocks.clock.recounted'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, data }: CloudEvent): Promise<void> {
    if (type === 'clocks.clock.recounted') return this.recount(tx, data);
    // Events of earlier versions name the holder alone.
    const { id, kind, holder, dueHolder = holder, dueOn, outcome = null, late = null } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.clock (id, kind, holder, due_on, outcome, late)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE
         SET holder = excluded.holder, due_on = excluded.due_on, outcome = excluded.outcome,
             late = excluded.late
       WHERE clock.outcome IS NULL`,
      [id, kind, dueHolder, dueOn, outcome, late],
    );
  }

  /** What has neither ended nor come due is learnt when it does. */
  private async recount(tx: TxContext, data: CloudEvent['data']): Promise<void> {
    const { id, dueHolder, dueOn, outcome, late } = data;
    await this.database.query(
      tx,
      `UPDATE statistics.clock SET holder = $2, due_on = $3, outcome = $4, late = $5 WHERE id = $1`,
      [id, dueHolder, dueOn, outcome, late],
    );
  }
}
