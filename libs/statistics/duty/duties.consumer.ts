import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns how many of their duties to share departments have mounted, from day to day. */
@Injectable()
export class DutiesConsumer implements EventConsumer {
  readonly name = 'statistics-duties';
  readonly types = ['catalog.responsibility.counted'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { time, data }: CloudEvent): Promise<void> {
    const { department, duties, mounted } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.duty_day (department, day, duties, mounted) VALUES ($1, $2, $3, $4)
       ON CONFLICT (department, day) DO UPDATE SET duties = excluded.duties, mounted = excluded.mounted`,
      [department, dayInChina(new Date(time)), duties, mounted],
    );
  }
}
