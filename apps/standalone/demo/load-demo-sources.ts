import { monotonicMillis } from '@shutong/platform';
import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { accountUrl, connected, databaseUrl, prepareDatabase } from './department-database';
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
  for (const department of departments.keys()) await prepareReader(options, department);
  await Promise.all(
    [...departments].map(([department, tables]) => fillDatabase(options, department, tables)),
  );
  return new Map([...departments.keys()].map((code) => [code, readerUrl(options, code)]));
}

/** Which department mounts which tables stands in `resources.yaml`. */
function tablesByDepartment(): ReadonlyMap<string, ReadonlySet<SourceTable>> {
  const byDepartment = new Map<string, Set<SourceTable>>();
  for (const { connector, table } of readRegion().resources) {
    byDepartment.set(connector, (byDepartment.get(connector) ?? new Set()).add(tableOf(table)));
  }
  return byDepartment;
}

/** A table that `resources.yaml` names. */
export function tableOf(table: string): SourceTable {
  const known = sourceTables.find(({ name }) => name === table);
  if (!known) throw new Error(`resources.yaml names an unknown table: ${table}`);
  return known;
}

const readerOf = (department: string): string => `reader_${department.toLowerCase()}`;

const readerUrl = ({ serverUrl, readerPassword }: DemoSourcesOptions, department: string): string =>
  accountUrl(serverUrl, department, {
    name: readerOf(department),
    password: readerPassword(department),
  });

async function prepareReader(
  { serverUrl, readerPassword }: DemoSourcesOptions,
  department: string,
): Promise<void> {
  const name = readerOf(department);
  await prepareDatabase(serverUrl, department, { name, password: readerPassword(department) });
  await connected(serverUrl, (client) =>
    client.query(`ALTER ROLE ${escapeIdentifier(name)} SET default_transaction_read_only = on`),
  );
}

function fillDatabase(
  { serverUrl, progress }: DemoSourcesOptions,
  department: string,
  tables: ReadonlySet<SourceTable>,
): Promise<void> {
  return connected(databaseUrl(serverUrl, department), async (client) => {
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
