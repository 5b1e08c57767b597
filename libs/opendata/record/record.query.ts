import { uuidv7, type Context, type Database, type TxContext } from '@shutong/platform';
import type { RefusedRecord } from '../description/description';
import type { Unseen } from '../harvest/identity.policy';
import type { Known, Sorted } from '../harvest/sorting.policy';

/** All records of a source by their keys, also those that are gone: what comes back is the same. */
export async function knownRecords(
  database: Database,
  ctx: Context,
  sourceId: string,
): Promise<Map<string, Known>> {
  const rows = await database.query<Known>(
    ctx,
    'SELECT id, key, sha256, version, state FROM opendata.record WHERE source_id = $1',
    [sourceId],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** What tells records apart, for those that were not found under their keys. */
export function evidenceOf(
  database: Database,
  ctx: Context,
  ids: readonly string[],
): Promise<Unseen[]> {
  return database.query<Unseen>(
    ctx,
    `SELECT id, key, identifiers, sha256, description FROM opendata.record
      WHERE id = ANY ($1::uuid[]) ORDER BY id`,
    [ids],
  );
}

export interface Batch {
  readonly sourceId: string;
  readonly runId: string;
  readonly now: Date;
}

/** A sorted dataset with the id of its record. */
interface Row extends Sorted {
  readonly id: string;
}

/** Writes records with their history and outcomes, in three statements. Answers their ids. */
export async function writeRecords(
  database: Database,
  tx: TxContext,
  { sourceId, runId, now }: Batch,
  sorted: readonly Sorted[],
): Promise<readonly string[]> {
  const rows: Row[] = sorted.map((one) => ({ ...one, id: one.known?.id ?? uuidv7(now) }));
  const json = JSON.stringify(rows.map(rowOf));
  await database.query(tx, upsertRecords, [json, sourceId, now]);
  await database.query(tx, insertVersions, [json, runId, now]);
  await writeOutcomes(
    database,
    tx,
    runId,
    rows.map(({ id, outcome, dataset: { key, place } }) => ({ recordId: id, outcome, key, place })),
  );
  return rows.map(({ id }) => id);
}

function rowOf({ id, outcome, sha256, known, dataset }: Row) {
  const { key, identifiers, iri, description, problems } = dataset;
  const version = (known?.version ?? 0) + 1;
  return { id, outcome, sha256, version, key, identifiers, iri, description, problems };
}

export const refusedOutcome = ({ place, key, why }: RefusedRecord): Outcome => ({
  ...{ outcome: 'refused', recordId: null },
  ...{ place, key, why },
});

export interface Outcome {
  readonly outcome: string;
  readonly recordId: string | null;
  readonly key: string | null;
  readonly place?: number;
  readonly why?: string;
}

export async function writeOutcomes(
  database: Database,
  tx: TxContext,
  runId: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await database.query(tx, insertOutcomes, [JSON.stringify(outcomes), runId]);
}

/** Takes records away, with the last version of their history. Answers how many there were to take. */
export async function writeGone(
  database: Database,
  tx: TxContext,
  { runId, now }: Batch,
  ids: readonly string[],
): Promise<number> {
  const rows = await database.query<{ id: string; key: string }>(tx, removeRecords, [
    ids,
    runId,
    now,
  ]);
  const outcomes = rows.map(({ id, key }) => ({ recordId: id, outcome: 'gone', key }));
  await writeOutcomes(database, tx, runId, outcomes);
  return rows.length;
}

/** Lets records wait for a person; of those that waited before nothing is told again. */
export async function writeMissing(
  database: Database,
  tx: TxContext,
  { runId }: Batch,
  ids: readonly string[],
): Promise<void> {
  const rows = await database.query<{ id: string; key: string }>(
    tx,
    `UPDATE opendata.record SET state = 'missing'
      WHERE id = ANY ($1::uuid[]) AND state = 'present' RETURNING id, key`,
    [ids],
  );
  const outcomes = rows.map(({ id, key }) => ({ recordId: id, outcome: 'missing', key }));
  await writeOutcomes(database, tx, runId, outcomes);
}

/** What waited and is there again. */
export async function writePresent(
  database: Database,
  tx: TxContext,
  ids: readonly string[],
): Promise<void> {
  await database.query(
    tx,
    `UPDATE opendata.record SET state = 'present' WHERE id = ANY ($1::uuid[]) AND state = 'missing'`,
    [ids],
  );
}

const columns = `AS r(id uuid, outcome text, sha256 text, version int, key text, identifiers text[],
        iri text, description jsonb, problems jsonb)`;

const upsertRecords = `
  INSERT INTO opendata.record
    (id, source_id, key, identifiers, iri, description, problems, sha256, version, state, first_at, changed_at)
  SELECT id, $2, key, identifiers, iri, description, problems, sha256, version, 'present', $3, $3
    FROM jsonb_to_recordset($1::jsonb) ${columns}
  ON CONFLICT (id) DO UPDATE
    SET key = excluded.key, identifiers = excluded.identifiers, iri = excluded.iri,
        description = excluded.description, problems = excluded.problems, sha256 = excluded.sha256,
        version = excluded.version, state = 'present', changed_at = excluded.changed_at`;

const insertVersions = `
  INSERT INTO opendata.record_version
    (record_id, version, run_id, outcome, key, description, problems, sha256, at)
  SELECT id, version, $2, outcome, key, description, problems, sha256, $3
    FROM jsonb_to_recordset($1::jsonb) ${columns}`;

const insertOutcomes = `
  INSERT INTO opendata.outcome (id, run_id, outcome, record_id, key, place, why)
  SELECT gen_random_uuid(), $2, outcome, "recordId", key, place, why
    FROM jsonb_to_recordset($1::jsonb)
      AS o(outcome text, "recordId" uuid, key text, place int, why text)`;

const removeRecords = `
  WITH gone AS (
    UPDATE opendata.record SET state = 'gone', version = version + 1, changed_at = $3
     WHERE id = ANY ($1::uuid[]) AND state <> 'gone'
    RETURNING id, key, version, sha256
  ), kept AS (
    INSERT INTO opendata.record_version (record_id, version, run_id, outcome, key, sha256, at)
    SELECT id, version, $2, 'gone', key, sha256, $3 FROM gone
  )
  SELECT id, key FROM gone`;
