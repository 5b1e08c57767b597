import type { Pool } from 'pg';

/** The source whose harvests and records are listed. */
export const sourceHarvested = '01a21c2a-2be4-7a55-9903-c5018e37a310';
/** The harvest whose outcomes are. */
export const runHarvested = '01a21c2a-2be4-7a55-9903-c5018e37a311';
/** The record whose versions are. */
export const recordHarvested = '01a21c2a-2be4-7a55-9903-c5018e37a312';

const description = {
  ...{ type: 'dataset', title: { zh: '取水许可' }, description: {}, publisher: null, themes: [] },
  ...{ keywords: [], licence: null, frequency: null, issued: null, modified: null },
  ...{ landingPage: null, distributions: [] },
};
const hash = '0'.repeat(64);

/** Sources, and of one of them harvests, records, outcomes and versions, one for each number. */
export async function harvested(pool: Pool, numbers: readonly number[]): Promise<void> {
  await sources(pool, numbers);
  await runs(pool, numbers);
  await pool.query(
    `INSERT INTO opendata.record
       (id, source_id, key, identifiers, description, problems, sha256, version, state, first_at, changed_at)
     SELECT CASE n WHEN $5::int THEN $1::uuid ELSE gen_random_uuid() END, $2, 'k' || n, '{}', $3, '[]', $4, 1,
            'present', now(), now() FROM unnest($6::int[]) AS r(n)`,
    [recordHarvested, sourceHarvested, JSON.stringify(description), hash, numbers[0], numbers],
  );
  await pool.query(
    `INSERT INTO opendata.record_version
       (record_id, version, run_id, outcome, key, description, problems, sha256, at)
     SELECT $1, n, $2, 'changed', 'k', $3, '[]', $4, now() FROM unnest($5::int[]) AS v(n)`,
    [recordHarvested, runHarvested, JSON.stringify(description), hash, numbers],
  );
  await pool.query(
    `INSERT INTO opendata.outcome (id, run_id, outcome, key, place, why)
     SELECT gen_random_uuid(), $1, 'refused', 'k', n, 'no title' FROM unnest($2::int[]) AS o(n)`,
    [runHarvested, numbers],
  );
}

async function sources(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.source
       (id, title, address, kind, state, every_hours, next_at, added_by, added_at, changed_at)
     SELECT CASE n WHEN $2::int THEN $1::uuid ELSE gen_random_uuid() END, 'source ' || n,
            'https://portal' || n || '.example/', 'ckan', 'active', 24, now(), 'test', now(), now()
       FROM unnest($3::int[]) AS s(n)`,
    [sourceHarvested, numbers[0], numbers],
  );
}

async function runs(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO opendata.run
       (id, source_id, state, asked_by, asked_at, started_at, progress_at, ended_at)
     SELECT CASE n WHEN $3::int THEN $1::uuid ELSE gen_random_uuid() END, $2, 'done', 'test', now(), now(), now(),
            now() FROM unnest($4::int[]) AS r(n)`,
    [runHarvested, sourceHarvested, numbers[0], numbers],
  );
}
