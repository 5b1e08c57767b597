import type { Database, TxContext } from '@shutong/platform';
import type { Texts } from '../description/description';
import { anyOf } from '../description/texts';

/**
 * Developers to whom it matters that a dataset goes: those of its live reuses, holders of keys that are bound to it and work at
 * that instant, and followers. Ids, each once.
 */
export async function dependentsOf(
  database: Database,
  tx: TxContext,
  dataset: string,
  now: Date,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    tx,
    `SELECT r.developer_id AS id FROM opendata.reuse_dataset d JOIN opendata.reuse r ON r.id = d.reuse_id
      WHERE d.dataset_id = $1 AND r.state IN ('received', 'accepted')
     UNION
     SELECT developer_id FROM opendata.api_key
      WHERE datasets @> ARRAY[$1::uuid] AND revoked_at IS NULL AND expires_at > $2
     UNION
     SELECT developer_id FROM opendata.follow WHERE dataset_id = $1`,
    [dataset, now],
  );
  return rows.map(({ id }) => id);
}

/** Developers who follow a dataset. */
export async function followersOf(
  database: Database,
  tx: TxContext,
  dataset: string,
): Promise<string[]> {
  const sql = 'SELECT developer_id AS id FROM opendata.follow WHERE dataset_id = $1';
  const rows = await database.query<{ id: string }>(tx, sql, [dataset]);
  return rows.map(({ id }) => id);
}

/** What a dataset is called, also where it is shown no longer; its id where nobody knows. */
export async function titleOf(database: Database, tx: TxContext, dataset: string): Promise<string> {
  const [found] = await database.query<{ own: string | null; other: Texts | null }>(
    tx,
    `SELECT (SELECT title FROM datasets.dataset WHERE id = $1) AS own,
            (SELECT description -> 'title' FROM opendata.record WHERE id = $1) AS other`,
    [dataset],
  );
  return found?.own ?? (found?.other && anyOf(found.other)) ?? dataset;
}
