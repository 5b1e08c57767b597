import { DatabaseError, type ClientBase } from 'pg';
import { ConnectorError } from '../../../errors/connector-error';
import type { TargetChunk } from '../target';

/** Where the rows of each chunk come from, beside `shutong.batch_chunk`. */
const originsSql = `
  CREATE TABLE IF NOT EXISTS shutong.batch_origin (
    batch             uuid NOT NULL,
    number            integer NOT NULL,
    table_name        text NOT NULL,
    provider          text NOT NULL,
    resource          text NOT NULL,
    resource_version  integer,
    agreement         uuid NOT NULL,
    agreement_version integer NOT NULL,
    items             jsonb,
    batches           text[],
    other_batches     integer,
    cut_at            timestamptz NOT NULL,
    sha256            text NOT NULL,
    manifest          text NOT NULL,
    origin            text,
    PRIMARY KEY (batch, number)
  );
  COMMENT ON TABLE shutong.batch_origin IS
    'Where the rows of each chunk come from: who gave them, from what, when and under which agreement, with what the provider has signed of it.';`;

/**
 * Makes the table where it is not there; false where the account may not, or may not write it. Its other tables may have been
 * made for it before there was this one: batches go on without.
 */
export async function ensureOrigins(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean | null }>(
    "SELECT has_table_privilege(to_regclass('shutong.batch_origin'), 'INSERT') AS may",
  );
  const { may } = rows[0]!;
  if (may !== null) return may;
  try {
    await client.query(originsSql);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '42501') return false;
    throw error;
  }
}

/** Fails where the table is not there and may not be made, or may not be used. */
export async function explainOrigins(client: ClientBase): Promise<void> {
  if (!(await ensureOrigins(client))) {
    throw new ConnectorError('connector.target-table', { table: 'shutong.batch_origin' });
  }
  await client.query('EXPLAIN INSERT INTO shutong.batch_origin SELECT * FROM shutong.batch_origin');
}

export async function noteOrigin(
  client: ClientBase,
  { batch, number, into, source }: TargetChunk,
): Promise<void> {
  const { said, signed } = source.origin ?? {};
  await client.query(
    `INSERT INTO shutong.batch_origin
       (batch, number, table_name, provider, resource, agreement, agreement_version, cut_at, sha256, manifest,
        resource_version, items, batches, other_batches, origin)
     VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::numeric / 1000000), $9, $10, $11, $12, $13, $14, $15)`,
    [
      ...[batch, number, into, source.provider, source.resource],
      ...[source.agreement, source.agreementVersion, source.cutAt, source.sha256, source.manifest],
      ...[said?.resourceVersion, said && JSON.stringify(said.items)],
      ...[said?.batches, said?.otherBatches, signed],
    ],
  );
}
