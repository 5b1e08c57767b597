import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Learns by which entry a dataset is open, and whose it is. */
@Injectable()
export class OpenDatasetsConsumer implements EventConsumer {
  readonly name = 'statistics-open-datasets';
  readonly types = ['opendata.publication.approved'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    await this.database.query(
      tx,
      `INSERT INTO statistics.open_dataset (dataset, entry, department) VALUES ($1, $2, $3)
       ON CONFLICT (dataset) DO UPDATE SET entry = excluded.entry, department = excluded.department`,
      [data['dataset'], data['entry'], data['department']],
    );
  }
}
