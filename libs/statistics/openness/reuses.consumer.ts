import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns which reuses of open datasets are shown, and from when until when. */
@Injectable()
export class ReusesConsumer implements EventConsumer {
  readonly name = 'statistics-reuses';
  readonly types = ['opendata.reuse.judged', 'opendata.reuse.retired'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, subject, data }: CloudEvent): Promise<void> {
    const day = dayInChina(new Date(time));
    if (type === 'opendata.reuse.retired' || data['state'] !== 'accepted') {
      await this.database.query(tx, 'UPDATE statistics.reuse SET ended_on = $2 WHERE id = $1', [
        ...[subject, day],
      ]);
      return;
    }
    await this.database.query(
      tx,
      `INSERT INTO statistics.reuse (id, dataset, accepted_on)
       SELECT $1, dataset::uuid, $3 FROM jsonb_array_elements_text($2) AS d(dataset) ON CONFLICT DO NOTHING`,
      [subject, JSON.stringify(data['datasets']), day],
    );
  }
}
