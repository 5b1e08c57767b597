import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns which versions of datasets are open, from when until when, by which entry, whose they are and what they hold. */
@Injectable()
export class PublicationsConsumer implements EventConsumer {
  readonly name = 'statistics-publications';
  readonly types = [
    'opendata.publication.approved',
    'opendata.publication.published',
    'opendata.publication.refused',
    'opendata.publication.withdrawn',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const { id, dataset, number, entry, department, state } = data;
    const isPublished = type === 'opendata.publication.published';
    const day = dayInChina(new Date(time));
    const [publishedOn, withdrawnOn] = [
      isPublished ? day : null,
      type === 'opendata.publication.withdrawn' ? day : null,
    ];
    const held = isPublished ? [data['rows'], data['bytes'], data['interfaces']] : [];
    await this.database.query(
      tx,
      `INSERT INTO statistics.publication AS p
         (id, dataset, number, entry, department, state, published_on, withdrawn_on, rows, bytes, interfaces)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, 0), coalesce($10, 0), coalesce($11, 0))
       ON CONFLICT (id) DO UPDATE
         SET state = excluded.state, published_on = coalesce(excluded.published_on, p.published_on),
             withdrawn_on = excluded.withdrawn_on, rows = coalesce($9, p.rows), bytes = coalesce($10, p.bytes),
             interfaces = coalesce($11, p.interfaces)`,
      [
        ...[id, dataset, number, entry, department, state, publishedOn, withdrawnOn],
        ...[held[0] ?? null, held[1] ?? null, held[2] ?? null],
      ],
    );
  }
}
