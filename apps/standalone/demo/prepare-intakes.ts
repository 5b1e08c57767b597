import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { accountUrl, connected, databaseUrl, prepareDatabase } from './department-database';
import { tableOf } from './load-demo-sources';
import { readRegion } from './region';
import type { DemoResource } from './region-files';

/** Schema of the tables into which batches go, in the taking department's own database. */
export const intakeSchema = 'taken';

export interface DemoIntakesOptions {
  /** Superuser's address of the PostgreSQL that holds the departments' own databases. */
  readonly serverUrl: string;
  /** Password of a department's writing account, by its credit code. */
  readonly writerPassword: (department: string) => string;
}

/**
 * Gives every department that takes resources of the demo region in batches a database of its own, with an empty table
 * for each in schema `taken`; what stands already is kept. Returns, by credit code, the address of the account that
 * the department's connector writes by.
 */
export async function prepareIntakes(
  options: DemoIntakesOptions,
): Promise<ReadonlyMap<string, string>> {
  const taken = byIntake(takenIn(readRegion().resources));
  const writers = new Map<string, string>();
  for (const [department, resources] of taken) {
    writers.set(department, await prepare(options, department, resources));
  }
  return writers;
}

type Taken = DemoResource & Required<Pick<DemoResource, 'batch'>>;

/** Those that some department takes in batches. */
export const takenIn = (resources: readonly DemoResource[]): Taken[] =>
  resources.filter((resource): resource is Taken => resource.batch !== undefined);

function byIntake(resources: readonly Taken[]): ReadonlyMap<string, readonly Taken[]> {
  const departments = new Set(resources.map(({ batch }) => batch.intake));
  return new Map(
    [...departments].map((department) => [
      department,
      resources.filter(({ batch }) => batch.intake === department),
    ]),
  );
}

async function prepare(
  { serverUrl, writerPassword }: DemoIntakesOptions,
  department: string,
  resources: readonly Taken[],
): Promise<string> {
  const account = {
    name: `writer_${department.toLowerCase()}`,
    password: writerPassword(department),
  };
  await prepareDatabase(serverUrl, department, account);
  await connected(databaseUrl(serverUrl, department), (client) =>
    makeTables(client, escapeIdentifier(account.name), resources),
  );
  return accountUrl(serverUrl, department, account);
}

async function makeTables(client: Client, writer: string, resources: readonly Taken[]) {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${intakeSchema}`);
  for (const { table } of resources) {
    const { columns, primaryKey, comment } = tableOf(table);
    const target = `${intakeSchema}.${escapeIdentifier(table)}`;
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${target} (${columns}, PRIMARY KEY (${primaryKey}));
       COMMENT ON TABLE ${target} IS ${escapeLiteral(comment)}`,
    );
  }
  // The connector makes its book of chunks and rejected rows beside them by itself.
  const { rows } = await client.query<{ database: string }>(
    'SELECT current_database() AS database',
  );
  const database = escapeIdentifier(rows[0]!.database);
  await client.query(
    `GRANT CREATE, TEMPORARY ON DATABASE ${database} TO ${writer};
     GRANT USAGE ON SCHEMA ${intakeSchema} TO ${writer};
     GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA ${intakeSchema} TO ${writer}`,
  );
}
