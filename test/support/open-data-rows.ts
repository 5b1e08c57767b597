import type { Pool } from 'pg';
import { authorityCode } from './hub';

/** The contest whose entries are. */
export const contestListed = '01a21c2a-2be4-7a55-9903-c5018e37a305';

/** Rows of what is listed of open data, one for each number. */
export async function openDataRows(pool: Pool, numbers: readonly number[]): Promise<void> {
  await publications(pool, numbers);
  await assessments(pool, numbers);
  await developers(pool, numbers);
  await feedback(pool, numbers);
  await reuses(pool, numbers);
  await contests(pool, numbers);
  await providers(pool, numbers);
}

/** Publications of versions of as many datasets. */
async function publications(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.publication
       (id, dataset_id, version_id, number, department, entry_id, items, personal, audience, state, approved_by,
        approved_at)
     SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, $2, gen_random_uuid(), '{code}', '{}',
            'everybody', 'approved', 'test', now() FROM unnest($1::int[]) AS p(n)`,
    [numbers, authorityCode],
  );
}

/** Assessments of datasets of our own, each of whose metrics is lacking. */
async function assessments(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.assessment
       (dataset_id, department, title, metrics, mistakes, points, unknown, stars, rules, assessed_at)
     SELECT gen_random_uuid(), $2, '{"zh-CN": "取水许可"}', '{"mqa-keyword": 0, "five-star": 0}', '{}', n, 0, 0, '1', now()
       FROM unnest($1::int[]) AS a(n)`,
    [numbers, authorityCode],
  );
}

/** Developers of open data, each with a key. */
async function developers(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `WITH made AS (
       INSERT INTO opendata.developer (id, name, secret_name, secret_digest, trust, registered_at)
       SELECT gen_random_uuid(), 'd' || n, 's' || n, sha256('s'), 'unverified', now() FROM unnest($1::int[]) AS d(n)
       RETURNING id, secret_name)
     INSERT INTO opendata.api_key (name, developer_id, label, digest, tier, scopes, made_at, expires_at)
     SELECT secret_name, id, 'k', sha256('k'), 'open', '{rows}', now(), now() + interval '1 day' FROM made`,
    [numbers],
  );
}

/** Corrections of open datasets. */
async function feedback(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.feedback (id, kind, dataset_id, department, title, body, state, received_at)
     SELECT gen_random_uuid(), 'correction', gen_random_uuid(), $2, 't', 'b', 'received', now()
       FROM unnest($1::int[]) AS f(n)`,
    [numbers, authorityCode],
  );
}

/** Reuses, each of a developer and a dataset of its own. */
async function reuses(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `WITH made AS (
       INSERT INTO opendata.reuse (id, developer_id, kind, title, title_en, address, description, state, received_at)
       SELECT gen_random_uuid(), d.id, 'paper', 't', '', 'https://r.example/', 'd', 'received', now()
         FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM opendata.developer) AS d
        WHERE d.n <= cardinality($1::int[]) RETURNING id)
     INSERT INTO opendata.reuse_dataset (reuse_id, dataset_id) SELECT id, gen_random_uuid() FROM made`,
    [numbers],
  );
}

/** Contests, one of which has as many entries, each of a developer of its own. */
async function contests(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.contest (id, kind, title, title_en, description, opens_at, closes_at, datasets, state,
            announced_by, announced_at)
     SELECT CASE WHEN n = 2 THEN $2::uuid ELSE gen_random_uuid() END, 'contest', 't', '', 'd', now(),
            now() + interval '1 day', ARRAY[gen_random_uuid()], 'announced', 'test', now() FROM unnest($1::int[]) AS c(n)`,
    [numbers, contestListed],
  );
  await pool.query(
    `INSERT INTO opendata.contest_entry (id, contest_id, developer_id, title, description, datasets, entered_at)
     SELECT gen_random_uuid(), $2, d.id, 't', 'd', ARRAY[gen_random_uuid()], now()
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM opendata.developer) AS d
      WHERE d.n <= cardinality($1::int[])`,
    [numbers, contestListed],
  );
}

/** Companies that give data. */
async function providers(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.provider (id, code, name, name_en, terms, quality, ground, marked_by, marked_at)
     SELECT gen_random_uuid(), '91' || lpad(n::text, 16, '0'), 'p', '', 't', 'unchecked', 'g', 'test', now()
       FROM unnest($1::int[]) AS p(n)`,
    [numbers],
  );
}
