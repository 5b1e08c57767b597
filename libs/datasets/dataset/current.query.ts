import type { Database, TxContext } from '@shutong/platform';
import { namedWithin, standingAfter } from '../load/standing-masks';
import type { Dataset, DatasetVersion, VersionTable } from './dataset.entity';

interface ReadyVersion {
  readonly version: Pick<DatasetVersion, 'number' | 'fileName' | 'masks' | 'unmask' | 'overrides'>;
  /** By their places. */
  readonly tables: readonly Pick<VersionTable, 'name' | 'columns' | 'dropped'>[];
}

/** The version is given from now on where none is asked for, and the next one is masked as it was. */
export async function currentAfter(
  database: Database,
  tx: TxContext,
  { id, masks: standing }: Dataset,
  { version, tables }: ReadyVersion,
): Promise<void> {
  const { number, masks, unmask, overrides } = version;
  const asked = masks.filter(({ stands }) => !stands);
  const whole = tables.map(({ name, columns, dropped }) => ({
    ...{ name, columns: [...columns, ...dropped] },
  }));
  const passed = unmask ? overrides : [];
  const next = standingAfter(standing, asked, passed, namedWithin(version.fileName, whole));
  await database.query(
    tx,
    'UPDATE datasets.dataset SET current = greatest(current, $2), masks = $3 WHERE id = $1',
    [id, number, JSON.stringify(next)],
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
