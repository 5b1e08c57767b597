import { monotonicMillis } from '@shutong/platform';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { division, flight, holiday, weather } from './public-tables';
import { readRegion } from './region';
import { companyRegister, personRegister } from './register-tables';
import type { SourceTable } from './source-table';

/** Raise it when rows or columns change: databases of older versions are then filled anew. */
const version = 'demo sources 1';

export const sourceTables: readonly SourceTable[] = [
  personRegister,
  companyRegister,
  division,
  holiday,
  weather,
  flight,
];

export interface LoadedTable {
  /** Credit code. */
  readonly department: string;
  readonly table: string;
  readonly rows: number;
  readonly seconds: number;
}

export interface DemoSourcesOptions {
  /** Superuser's address of the PostgreSQL that holds the departments' own databases. */
  readonly serverUrl: string;
  /** Password of a department's read-only account, by its credit code. */
  readonly readerPassword: (department: string) => string;
  /** Told of each table when its rows are in; of none where the databases stand already. */
  readonly progress?: (table: LoadedTable) => void;
}

/**
 * Gives every department that mounts tables in the demo region a database of its own, with the tables
 * in schema `register` and one view of each in schema `shared`. What stands already is kept; a load
 * that was cut short leaves nothing. Returns, by credit code, the address of the account that a
 * department's connector uses: it reads the views and can do nothing else.
 */
export async function loadDemoSources(
  options: DemoSourcesOptions,
): Promise<ReadonlyMap<string, string>> {
  const departments = tablesByDepartment();
  for (const department of departments.keys()) await prepareDatabase(options, department);
  await Promise.all(
    [...departments].map(([department, tables]) => fillDatabase(options, department, tables)),
  );
  return new Map([...departments.keys()].map((code) => [code, readerUrl(options, code)]));
}

/** Which department mounts which tables stands in `resources.yaml`. */
function tablesByDepartment(): ReadonlyMap<string, ReadonlySet<SourceTable>> {
  const byDepartment = new Map<string, Set<SourceTable>>();
  for (const { connector, table } of readRegion().resources) {
    const known = sourceTables.find(({ name }) => name === table);
    if (!known) throw new Error(`resources.yaml names an unknown table: ${table}`);
    byDepartment.set(connector, (byDepartment.get(connector) ?? new Set()).add(known));
  }
  return byDepartment;
}

const databaseOf = (department: string): string => `department_${department.toLowerCase()}`;
const readerOf = (department: string): string => `reader_${department.toLowerCase()}`;

const addressOf = (serverUrl: string, department: string): URL =>
  Object.assign(new URL(serverUrl), { pathname: `/${databaseOf(department)}` });

function readerUrl({ serverUrl, readerPassword }: DemoSourcesOptions, department: string): string {
  return Object.assign(addressOf(serverUrl, department), {
    username: readerOf(department),
    password: readerPassword(department),
  }).toString();
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'demo sources' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The database and its account, as far as they are not there yet; only they know each other. */
async function prepareDatabase(
  { serverUrl, readerPassword }: DemoSourcesOptions,
  department: string,
): Promise<void> {
  const database = escapeIdentifier(databaseOf(department));
  const reader = escapeIdentifier(readerOf(department));
  await connected(serverUrl, async (client) => {
    const exists = async (sql: string, name: string): Promise<boolean> =>
      (await client.query(sql, [name])).rowCount === 1;
    if (!(await exists('SELECT FROM pg_roles WHERE rolname = $1', readerOf(department)))) {
      await client.query(`CREATE ROLE ${reader} LOGIN CONNECTION LIMIT 20`);
    }
    await client.query(
      `ALTER ROLE ${reader} PASSWORD ${escapeLiteral(readerPassword(department))};
       ALTER ROLE ${reader} SET default_transaction_read_only = on`,
    );
    if (!(await exists('SELECT FROM pg_database WHERE datname = $1', databaseOf(department)))) {
      await client.query(`CREATE DATABASE ${database}`);
    }
    await client.query(
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${reader}`,
    );
  });
}

function fillDatabase(
  { serverUrl, progress }: DemoSourcesOptions,
  department: string,
  tables: ReadonlySet<SourceTable>,
): Promise<void> {
  return connected(addressOf(serverUrl, department).toString(), async (client) => {
    if (await isFilled(client)) return;
    await client.query('BEGIN');
    await client.query(
      `DROP SCHEMA IF EXISTS register, shared CASCADE; CREATE SCHEMA register; CREATE SCHEMA shared`,
    );
    for (const table of tables) {
      const begun = monotonicMillis();
      const rows = await fillTable(client, table);
      const seconds = (monotonicMillis() - begun) / 1000;
      progress?.({ department, table: table.name, rows, seconds });
    }
    await grantViews(client, escapeIdentifier(readerOf(department)));
    await client.query('COMMIT');
    await client.query('ANALYZE');
  });
}

async function isFilled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT obj_description(to_regnamespace('register'), 'pg_namespace') AS comment`,
  );
  return rows[0]?.comment === version;
}

async function fillTable(client: Client, table: SourceTable): Promise<number> {
  const target = `register.${table.name}`;
  await client.query(`CREATE TABLE ${target} (${table.columns})`);
  await table.fill(client, target);
  const indexes = table.indexes.map((columns) => `CREATE INDEX ON ${target} (${columns})`);
  await client.query(
    [
      `ALTER TABLE ${target} ADD PRIMARY KEY (${table.primaryKey})`,
      ...indexes,
      `COMMENT ON TABLE ${target} IS ${escapeLiteral(table.comment)}`,
      `CREATE VIEW shared.${table.name} AS SELECT * FROM ${target}`,
      `COMMENT ON VIEW shared.${table.name} IS ${escapeLiteral(table.comment)}`,
    ].join(';\n'),
  );
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${target}`);
  return Number(rows[0]!.count);
}

/** The account sees the views alone: what the department keeps for itself stays out of reach. */
async function grantViews(client: Client, reader: string): Promise<void> {
  await client.query(
    `REVOKE ALL ON SCHEMA public FROM PUBLIC;
     GRANT USAGE ON SCHEMA shared TO ${reader};
     GRANT SELECT ON ALL TABLES IN SCHEMA shared TO ${reader};
     COMMENT ON SCHEMA register IS ${escapeLiteral(version)}`,
  );
}
