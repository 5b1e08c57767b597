import type { Pool } from 'pg';
import { atRisk } from '@shutong/crash';
import {
  LogForkError,
  type OrderedEntry,
  type OrderedLog,
  type SignedHead,
} from '@shutong/tlog-folder';

interface StandingRow {
  readonly ordered: string;
  readonly origin: string | null;
  readonly vkey: string | null;
  readonly size: string | null;
  readonly root: Buffer | null;
}

/** The ordered log in the database, as the role `sequencer` may use it. */
export class DatabaseLog implements OrderedLog {
  constructor(private readonly pool: Pool) {}

  /** Gives up to `most` waiting entries their places; returns how many. */
  async order(most: number): Promise<number> {
    const { rows } = await atRisk('log.order', () =>
      this.pool.query<{ moved: number }>({
        name: 'audit-order',
        text: 'SELECT audit.order_entries($1) AS moved WHERE EXISTS (SELECT FROM audit.queue)',
        values: [most],
      }),
    );
    return rows[0]?.moved ?? 0;
  }

  /** How many entries have no place yet. */
  async waiting(): Promise<number> {
    const { rows } = await this.pool.query<{ n: string }>('SELECT count(*) AS n FROM audit.queue');
    return Number(rows[0]!.n);
  }

  async standing(): Promise<{ signed: SignedHead | null; ordered: number }> {
    const { rows } = await this.pool.query<StandingRow>(
      `SELECT t.size AS ordered, c.origin, c.vkey, c.size, c.root
         FROM audit.tree t LEFT JOIN audit.checkpoint c ON true`,
    );
    const { ordered, origin, vkey, size, root } = rows[0]!;
    const signed =
      root === null ? null : { origin: origin!, vkey: vkey!, size: Number(size), root };
    return { signed, ordered: Number(ordered) };
  }

  async entries(from: number, to: number): Promise<OrderedEntry[]> {
    const { rows } = await this.pool.query<OrderedEntry & { seq: string }>({
      name: 'audit-ordered-entries',
      text: `SELECT l.seq, l.leaf_hash AS "leafHash", e.body
               FROM audit.leaf l JOIN audit.entry e ON e.pk = l.entry_pk
              WHERE l.seq >= $1 AND l.seq < $2 ORDER BY l.seq`,
      values: [from, to],
    });
    const gap = rows.findIndex(({ seq }, i) => Number(seq) !== from + i);
    if (rows.length === to - from && gap < 0) return rows;
    const missing = from + (gap < 0 ? rows.length : gap);
    throw new LogForkError(`The database has lost entry ${missing} of the log.`);
  }

  async claim(before: SignedHead | null, next: SignedHead): Promise<boolean> {
    const values = [next.origin, next.vkey, next.size, next.root];
    const { rowCount } = before
      ? await this.pool.query(
          `UPDATE audit.checkpoint SET origin = $1, vkey = $2, size = $3, root = $4
            WHERE size = $5 AND root = $6`,
          [...values, before.size, before.root],
        )
      : await this.pool.query(
          `INSERT INTO audit.checkpoint (origin, vkey, size, root) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING`,
          values,
        );
    return rowCount === 1;
  }
}
