import type { Database, TxContext } from '@shutong/platform';
import type { Dataset } from './dataset.entity';

/** The version is given from now on where none is asked for, unless a later one is. */
export async function currentAfter(
  database: Database,
  tx: TxContext,
  { id }: Dataset,
  number: number,
): Promise<void> {
  await database.query(
    tx,
    'UPDATE datasets.dataset SET current = greatest(current, $2) WHERE id = $1',
    [id, number],
  );
}

/** In place of a version that is withdrawn, the latest one before or after it that is ready; else none. */
export async function currentWithout(
  database: Database,
  tx: TxContext,
  { id }: Dataset,
  number: number,
): Promise<void> {
  await database.query(
    tx,
    `UPDATE datasets.dataset SET current = (
       SELECT max(v.number) FROM datasets.version v
        WHERE v.dataset_id = $1 AND v.state = 'ready' AND v.number <> $2)
      WHERE id = $1`,
    [id, number],
  );
}

/** Of a version that is withdrawn the next one's diff would still name tables and columns. */
export async function withoutDiffFrom(
  database: Database,
  tx: TxContext,
  { id }: Dataset,
  number: number,
): Promise<void> {
  await database.query(
    tx,
    `UPDATE datasets.version SET diff = NULL WHERE dataset_id = $1 AND (diff->>'from')::integer = $2`,
    [id, number],
  );
}
