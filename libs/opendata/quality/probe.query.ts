import { sha256, type Context, type Database, type TxContext } from '@shutong/platform';
import type { Known } from './mqa.formula';
import type { Subject } from './subject.query';

/** Addresses that the distributions of datasets name, each once. */
export const addressesOf = ({ description }: Subject): string[] => [
  ...new Set(
    description.distributions.flatMap(({ accessUrl, downloadUrl }) =>
      [accessUrl, downloadUrl].filter((one) => one !== null),
    ),
  ),
];

/** New ones are due at once. */
export async function writeAddresses(
  database: Database,
  tx: TxContext,
  addresses: readonly string[],
  now: Date,
): Promise<void> {
  const rows = addresses.map((address) => ({
    ...{ sha256: sha256(address), address, host: new URL(address).host },
  }));
  await database.query(
    tx,
    `INSERT INTO opendata.probe (sha256, address, host, next_at)
     SELECT sha256, address, host, $2 FROM jsonb_to_recordset($1) AS p(sha256 text, address text, host text)
      ORDER BY sha256
     ON CONFLICT (sha256) DO NOTHING`,
    [JSON.stringify(rows), now],
  );
}

/** What is known of them. */
export async function reachOf(
  database: Database,
  ctx: Context,
  addresses: readonly string[],
): Promise<Map<string, Known>> {
  const rows = await database.query<{ address: string; reachable: Known }>(
    ctx,
    `SELECT address, reachable FROM opendata.probe WHERE sha256 = ANY ($1) AND reachable IS NOT NULL`,
    [addresses.map((address) => sha256(address))],
  );
  return new Map(rows.map(({ address, reachable }) => [address, reachable]));
}

/** Which of them each dataset names; instead of what it named before. */
export async function nameAddresses(
  database: Database,
  tx: TxContext,
  named: readonly { readonly dataset: string; readonly addresses: readonly string[] }[],
): Promise<void> {
  const rows = named.flatMap(({ dataset, addresses }) =>
    addresses.map((address) => ({ dataset, probe: sha256(address) })),
  );
  const params = [named.map(({ dataset }) => dataset), JSON.stringify(rows)];
  const list = `jsonb_to_recordset($2) AS n(dataset uuid, probe text)`;
  await database.query(
    tx,
    `DELETE FROM opendata.named_address a
      WHERE a.dataset_id = ANY ($1::uuid[])
        AND NOT EXISTS (SELECT 1 FROM ${list} WHERE n.dataset = a.dataset_id AND n.probe = a.probe)`,
    params,
  );
  await database.query(
    tx,
    `INSERT INTO opendata.named_address (dataset_id, probe)
     SELECT n.dataset, n.probe FROM ${list.replace('$2', '$1')} ON CONFLICT DO NOTHING`,
    [params[1]],
  );
}
