import type { ClientBase } from 'pg';
import type { RejectionCounts, RejectionReason } from '@shutong/wire';
import type { Taken, TargetChunk } from '../target';

type Named = Pick<TargetChunk, 'batch' | 'number'>;

/** What lies beside the tables: which chunks are in, and the rows that could not be taken. */
const bookSql = `
  CREATE SCHEMA IF NOT EXISTS shutong;
  CREATE TABLE IF NOT EXISTS shutong.batch_chunk (
    batch      uuid NOT NULL,
    number     integer NOT NULL,
    accepted   integer NOT NULL,
    rejected   integer NOT NULL,
    reasons    jsonb NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (batch, number)
  );
  CREATE TABLE IF NOT EXISTS shutong.batch_rejection (
    batch      uuid NOT NULL,
    number     integer NOT NULL,
    row_number integer NOT NULL,
    reason     text NOT NULL,
    place      text NOT NULL,
    columns    text[] NOT NULL,
    "values"   text[] NOT NULL,
    PRIMARY KEY (batch, number, row_number)
  );
  COMMENT ON TABLE shutong.batch_chunk IS 'Chunks of batches that are in their tables.';
  COMMENT ON TABLE shutong.batch_rejection IS
    'Rows of batches that a table did not take, with the reason and the column or constraint.';`;

/** Makes the two tables where they are not there; an account that may not needs them made for it. */
export async function ensureBook(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('shutong.batch_chunk') IS NOT NULL
        AND to_regclass('shutong.batch_rejection') IS NOT NULL AS there`,
  );
  if (!rows[0]!.there) await client.query(bookSql);
}

/** Fails where the account may not use the two tables. */
export async function explainBook(client: ClientBase): Promise<void> {
  for (const name of ['batch_chunk', 'batch_rejection']) {
    await client.query(`EXPLAIN INSERT INTO shutong.${name} SELECT * FROM shutong.${name}`);
  }
}

/** What became of the chunk when it came before. */
export async function knownChunk(
  client: ClientBase,
  { batch, number }: Named,
): Promise<Taken | undefined> {
  const { rows } = await client.query<Taken>(
    'SELECT accepted, rejected, reasons FROM shutong.batch_chunk WHERE batch = $1 AND number = $2',
    [batch, number],
  );
  return rows[0];
}

export async function noteChunk(
  client: ClientBase,
  { batch, number }: Named,
  { accepted, rejected, reasons }: Taken,
): Promise<void> {
  await client.query(
    `INSERT INTO shutong.batch_chunk (batch, number, accepted, rejected, reasons)
     VALUES ($1, $2, $3, $4, $5)`,
    [batch, number, accepted, rejected, JSON.stringify(reasons)],
  );
}

export async function rejectionsOf(
  client: ClientBase,
  { batch, number }: Named,
): Promise<{ rejected: number; reasons: RejectionCounts }> {
  const { rows } = await client.query<{ reason: RejectionReason; count: number }>(
    `SELECT reason, count(*)::int AS count FROM shutong.batch_rejection
      WHERE batch = $1 AND number = $2 GROUP BY reason`,
    [batch, number],
  );
  return {
    rejected: rows.reduce((sum, { count }) => sum + count, 0),
    reasons: Object.fromEntries(rows.map(({ reason, count }) => [reason, count])),
  };
}
