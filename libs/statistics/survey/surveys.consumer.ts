import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns how much data departments hold behind their entries. */
@Injectable()
export class SurveysConsumer implements EventConsumer {
  readonly name = 'statistics-surveys';
  readonly types = ['catalog.entry.surveyed'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { time, data }: CloudEvent): Promise<void> {
    const { id, department, records, bytes } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.survey (entry, day, department, records, bytes) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (entry, day) DO UPDATE
         SET department = excluded.department, records = excluded.records, bytes = excluded.bytes`,
      [id, dayInChina(new Date(time)), department, records, bytes],
    );
  }
}
