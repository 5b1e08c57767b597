import type { Database, TxContext } from '@shutong/platform';

const lock = 809_2026;

/** Changes of the tree go one after the other, so that no path is computed from a stale parent. */
export async function lockTree(database: Database, tx: TxContext): Promise<void> {
  await database.query(tx, 'SELECT pg_advisory_xact_lock($1)', [lock]);
}
