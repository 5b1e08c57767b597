import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Learns whose datasets are given by agreements, and by which entry. */
@Injectable()
export class LicensedDatasetsConsumer implements EventConsumer {
  readonly name = 'statistics-licensed-datasets';
  readonly types = ['opendata.licensed-publication.published'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    const { dataset, entry, department } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.licensed_dataset (dataset, entry, department) VALUES ($1, $2, $3)
       ON CONFLICT (dataset) DO UPDATE SET entry = excluded.entry, department = excluded.department`,
      [dataset, entry, department],
    );
  }
}
