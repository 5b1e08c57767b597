import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns which versions of datasets are open, since when, by which entry and whose they are. */
@Injectable()
export class PublicationsConsumer implements EventConsumer {
  readonly name = 'statistics-publications';
  readonly types = [
    'opendata.publication.approved',
    'opendata.publication.published',
    'opendata.publication.withdrawn',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const { id, dataset, number, entry, department, state } = data;
    const isPublished = type === 'opendata.publication.published';
    const publishedOn = isPublished ? dayInChina(new Date(time)) : null;
    await this.database.query(
      tx,
      `INSERT INTO statistics.publication (id, dataset, number, entry, department, state, published_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE
         SET state = excluded.state, published_on = coalesce(excluded.published_on, publication.published_on)`,
      [id, dataset, number, entry, department, state, publishedOn],
    );
  }
}
