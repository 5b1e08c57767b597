import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns which update cycle each entry promises from when on: what was due on a past day stays what was promised by then. */
@Injectable()
export class PromisesConsumer implements EventConsumer {
  readonly name = 'statistics-promises';
  readonly types = ['catalog.entry.published'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { subject, time, data }: CloudEvent): Promise<void> {
    await this.database.query(
      tx,
      `INSERT INTO statistics.entry_cycle (entry, since, cycle) VALUES ($1, $2, $3)
       ON CONFLICT (entry, since) DO UPDATE SET cycle = excluded.cycle`,
      [subject, dayInChina(new Date(time)), data['updateCycle']],
    );
  }
}
