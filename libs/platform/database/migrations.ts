import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../config/root';
import { sha256 } from '../context/canonical';

/** Database roles, one per zone and duty; `migrator` owns everything. */
export const databaseRoles = [
  'migrator',
  'hub',
  'worker',
  'sequencer',
  'portal',
  'auditor_read',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];
export type RolePasswords = Readonly<Record<DatabaseRole, string>>;

const advisoryLock = 809_2025;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** All migrations of all libs, by date and number in their file names. */
export async function migrations(root: string = projectRoot()): Promise<readonly Migration[]> {
  const libs = await readdir(join(root, 'libs'));
  const perLib = await Promise.all(libs.map((lib) => migrationsOf(root, lib)));
  return perLib.flat().sort((a, b) => (fileOf(a) < fileOf(b) ? -1 : 1));
}

const fileOf = (migration: Migration): string => migration.name.split('/')[1]!;

async function migrationsOf(root: string, lib: string): Promise<Migration[]> {
  const folder = join(root, 'libs', lib, 'migrations');
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.sql'));
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8');
      return { name: `${lib}/${file}`, sql, checksum: sha256(sql) };
    }),
  );
}

/** Makes the roles (or renews their passwords) and the database; needs a superuser's address. */
export async function prepareDatabase(
  superuserUrl: string,
  database: string,
  passwords: RolePasswords,
): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    for (const role of databaseRoles) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = known.rowCount ? 'ALTER' : 'CREATE';
      const password = client.escapeLiteral(passwords[role]);
      await client.query(`${verb} ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ${password}`);
    }
    const exists = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (exists.rowCount) return;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER migrator`);
    await client.query(
      `REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC;
       GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${databaseRoles.join(', ')}`,
    );
  });
}

/**
 * Applies what is missing, each file in its own transaction, under an advisory lock (several starts
 * may race). An applied file that changed since is refused: history is not edited.
 * @returns names of the files applied now.
 */
export async function migrate(migratorUrl: string): Promise<readonly string[]> {
  const all = await migrations();
  return withClient(migratorUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS public.migration (
         name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = await appliedChecksums(client);
    const missing = all.filter((migration) => !isApplied(migration, applied));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  });
}

async function appliedChecksums(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM public.migration',
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function isApplied(migration: Migration, applied: Map<string, string>): boolean {
  const checksum = applied.get(migration.name);
  if (checksum !== undefined && checksum !== migration.checksum) {
    throw new Error(`Migration ${migration.name} was applied and has been edited since.`);
  }
  return checksum !== undefined;
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query('INSERT INTO public.migration (name, checksum) VALUES ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${migration.name} failed.`, { cause: error });
  }
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
