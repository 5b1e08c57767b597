import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Learns which limits were kept: from clocks that end, and from those that come due and run on. */
@Injectable()
export class ClocksConsumer implements EventConsumer {
  readonly name = 'statistics-clocks';
  readonly types = ['clocks.clock.overdue', 'clocks.clock.ended'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    const { id, kind, holder, dueOn, outcome = null, late = null } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.clock (id, kind, holder, due_on, outcome, late)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE
         SET holder = excluded.holder, due_on = excluded.due_on, outcome = excluded.outcome,
             late = excluded.late
       WHERE clock.outcome IS NULL`,
      [id, kind, holder, dueOn, outcome, late],
    );
  }
}
