import { TILE_WIDTH, type LogCheck, type TileReader } from '@shutong/tlog';
import { Client } from 'pg';
import { withHubDatabase } from '../hub-database';
import { entriesOf } from './entries';

/** Bundles compared with one statement. */
const bundlesAtOnce = 8;

/**
 * Compares the database's entries with those of a log that has been found good: the first place whose
 * entry is missing there or has other bytes.
 */
export function compareWithDatabase(log: TileReader, size: number): Promise<LogCheck> {
  return withHubDatabase(async (url) => {
    const client = new Client({ connectionString: url, application_name: 'shutong-verify-log' });
    await client.connect();
    try {
      const bad = await firstDifference(log, size, client);
      return bad === null
        ? { size, bad }
        : { size, bad, why: `the database's entry ${bad} is not the published one` };
    } finally {
      await client.end();
    }
  });
}

async function firstDifference(
  log: TileReader,
  size: number,
  client: Client,
): Promise<number | null> {
  const step = bundlesAtOnce * TILE_WIDTH;
  for (let from = 0; from < size; from += step) {
    const to = Math.min(size, from + step);
    const [published, stored] = await Promise.all([
      entriesOf(log, from, to),
      bodiesOf(client, from, to),
    ]);
    const at = published.findIndex((entry, i) => !stored.get(from + i)?.equals(entry));
    if (at >= 0) return from + at;
  }
  return null;
}

async function bodiesOf(client: Client, from: number, to: number): Promise<Map<number, Buffer>> {
  const { rows } = await client.query<{ seq: string; body: Buffer }>(
    `SELECT l.seq, e.body FROM audit.leaf l JOIN audit.entry e ON e.pk = l.entry_pk
      WHERE l.seq >= $1 AND l.seq < $2`,
    [from, to],
  );
  return new Map(rows.map(({ seq, body }) => [Number(seq), body]));
}
