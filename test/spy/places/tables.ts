import { Client, escapeIdentifier } from 'pg';
import type { Place } from './place';

const rowsAtOnce = 2000;

/** Every row of every table of every database of a cluster, catalogues included, as text. */
export async function* tablesOf(urlOf: (database: string) => string): AsyncGenerator<Place> {
  const databases = await withClient(urlOf('postgres'), async (client) => {
    // Pages that are still in memory only belong to the files, too.
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE datallowconn',
    );
    return rows.map(({ name }) => name);
  });
  for (const database of databases) yield* tablesIn(database, urlOf(database));
}

async function* tablesIn(database: string, url: string): AsyncGenerator<Place> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ schema: string; name: string }>(
      `SELECT n.nspname AS schema, c.relname AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') OR c.oid = 'pg_catalog.pg_stat_activity'::regclass
        ORDER BY 1, 2`,
    );
    for (const { schema, name } of rows) {
      const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
      yield* rowsOf(client, table, `${database}.${schema}.${name}`);
    }
  } finally {
    await client.end();
  }
}

async function* rowsOf(client: Client, table: string, name: string): AsyncGenerator<Place> {
  await client.query('BEGIN READ ONLY');
  await client.query(`DECLARE spy CURSOR FOR SELECT t::text AS line FROM ${table} t`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${rowsAtOnce} FROM spy`);
    if (rows.length === 0) break;
    const bytes = Buffer.from(rows.map(({ line }) => line).join('\n'));
    yield { kind: 'table', name, bytes };
  }
  await client.query('COMMIT');
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
