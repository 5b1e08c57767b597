import type { TestDatabase } from './database';
import { until } from './until';

/** A transaction of its own that keeps others waiting. */
export interface Held {
  /** Resolves to `waits` when so many wait for a lock, of whatever kind. */
  readonly waiting: (many: number) => Promise<'waits'>;
  readonly commit: () => Promise<void>;
}

/** Takes by `sql` what others are to wait for. */
export async function holding(db: TestDatabase, sql: string): Promise<Held> {
  const client = await db.pool('migrator').connect();
  await client.query(`BEGIN; ${sql}`);
  const waiting = (many: number) =>
    until(async () => {
      const { rows } = await client.query(
        `SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE NOT granted AND datname = current_database()`,
      );
      return rows.length >= many && 'waits';
    });
  const commit = async () => {
    await client.query('COMMIT');
    client.release();
  };
  return { waiting, commit };
}
