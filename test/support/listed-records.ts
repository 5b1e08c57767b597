import type { Pool } from 'pg';
import type { DatasetDescription } from '../../libs/opendata/description/description';
import { emptyDescription, emptyDistribution } from '../../libs/opendata/description/values';

export const recordsSource = '01a21c2a-2be4-7a55-9903-c5018e37a320';

const dataset = (change: Partial<DatasetDescription>): DatasetDescription => ({
  ...{ ...emptyDescription, ...change },
});

const csv = (address: string): DatasetDescription['distributions'][number] => ({
  ...{ ...emptyDistribution, format: 'CSV', mediaType: 'text/csv', bytes: 10 },
  ...{ accessUrl: address, downloadUrl: address },
});

const office = { name: { en: 'Office of Air' }, iri: null, email: null, homepage: null };

/** By the keys of their records. */
const records: Readonly<Record<string, DatasetDescription>> = {
  air: dataset({
    ...{ title: { en: 'Air quality' }, publisher: office, keywords: [{ en: 'air' }] },
    ...{ licence: 'cc-by', frequency: { code: 'daily', said: 'daily' } },
    contacts: [{ name: 'Desk', email: 'mailto:desk@source.example', phone: null, url: null }],
    themes: [{ iri: null, label: { en: 'Environment' } }],
    temporal: [{ start: '2024-01-01', end: null }],
    spatial: [{ iri: null, label: { en: 'Guizhou' }, box: [103, 24, 109, 29] }],
    distributions: [csv('https://source.example/air.csv')],
  }),
  roads: dataset({
    ...{ title: { en: 'Road traffic' }, keywords: [{ en: 'roads' }] },
    distributions: [csv('https://source.example/roads.csv')],
  }),
  kongqi: dataset({ title: { zh: '空气质量' }, keywords: [{ zh: '空气质量' }] }),
};

/** Three harvested datasets, which the worker has yet to list: `air-quality`, `road-traffic` and a Chinese one without resources. */
export async function listedRecords(pool: Pool): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.source
       (id, title, address, kind, state, every_hours, next_at, added_by, added_at, changed_at)
     VALUES ($1, 'Elsewhere', 'https://source.example/', 'ckan', 'paused', 24, now(), 'test', now(), now())`,
    [recordsSource],
  );
  for (const [key, description] of Object.entries(records)) {
    await pool.query(
      `WITH made AS (
         INSERT INTO opendata.record
           (id, source_id, key, identifiers, iri, description, problems, sha256, version, state, first_at, changed_at)
         VALUES (gen_random_uuid(), $1, $2, '{}', $3, $4, '[]', repeat('0', 64), 1, 'present', now(), now())
         RETURNING id)
       INSERT INTO opendata.listing_due (id) SELECT id FROM made`,
      [recordsSource, key, `https://source.example/id/${key}`, JSON.stringify(description)],
    );
  }
}

/** So many more of the same source, each of its own title, without resources. */
export async function manyRecords(pool: Pool, count: number): Promise<void> {
  const description = JSON.stringify(dataset({ title: { en: 'Series' }, publisher: office }));
  await pool.query(
    `WITH made AS (
       INSERT INTO opendata.record
         (id, source_id, key, identifiers, description, problems, sha256, version, state, first_at, changed_at)
       SELECT gen_random_uuid(), $1, 'n' || n, '{}', jsonb_set($2::jsonb, '{title,en}', to_jsonb('Series ' || n)),
              '[]', repeat('0', 64), 1, 'present', now(), now() FROM generate_series(1, $3) AS s(n)
       RETURNING id)
     INSERT INTO opendata.listing_due (id) SELECT id FROM made`,
    [recordsSource, description, count],
  );
}
