import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { Database, type DatabaseOptions, type DatabaseRole } from '@shutong/platform';
import { databaseUrl, template } from './cluster';

/** A database of its own for one spec file, cloned from the migrated template. */
export interface TestDatabase {
  readonly name: string;
  url(role?: DatabaseRole): string;
  /** The same one for whoever asks for a role: PostgreSQL has few connections, and tests that look often. */
  pool(role?: DatabaseRole): Pool;
  connect(role: DatabaseRole, entities?: DatabaseOptions['entities']): Promise<Database>;
  /** Closes every pool that was handed out and removes the database. */
  drop(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const superuser = process.env['SHUTONG_TEST_CLUSTER']!;
  const name = `t_${randomBytes(8).toString('hex')}`;
  await asSuperuser(superuser, [`CREATE DATABASE ${name} TEMPLATE ${template} OWNER migrator`]);
  const open: { close(): Promise<void> }[] = [];
  const pools = new Map<DatabaseRole, Pool>();
  const url = (role: DatabaseRole = 'migrator') => databaseUrl(superuser, name, role);
  return {
    name,
    url,
    pool: (role = 'migrator') => {
      const known = pools.get(role);
      if (known) return known;
      const pool = new Pool({ connectionString: url(role), max: 20 });
      pool.on('error', () => undefined);
      open.push({ close: () => pool.end() });
      pools.set(role, pool);
      return pool;
    },
    connect: async (role, entities = []) => {
      const database = await Database.connect({
        url: url(role),
        pool: 10,
        application: 'test',
        entities,
      });
      open.push(database);
      return database;
    },
    drop: async () => {
      await Promise.all(open.map((resource) => resource.close()));
      await asSuperuser(superuser, [`DROP DATABASE ${name} WITH (FORCE)`]);
    },
  };
}

async function asSuperuser(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
