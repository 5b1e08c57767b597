import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** By which a department's connector enters its department's database. */
export interface Account {
  readonly name: string;
  readonly password: string;
}

const databaseOf = (department: string): string => `department_${department.toLowerCase()}`;

const addressOf = (serverUrl: string, department: string): URL =>
  Object.assign(new URL(serverUrl), { pathname: `/${databaseOf(department)}` });

/** Superuser's address of a department's own database. */
export const databaseUrl = (serverUrl: string, department: string): string =>
  addressOf(serverUrl, department).toString();

export const accountUrl = (serverUrl: string, department: string, account: Account): string =>
  Object.assign(addressOf(serverUrl, department), {
    username: account.name,
    password: account.password,
  }).toString();

export async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'demo' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The department's database and an account of it, as far as they are not there yet; only they know each other. */
export async function prepareDatabase(
  serverUrl: string,
  department: string,
  { name, password }: Account,
): Promise<void> {
  const database = escapeIdentifier(databaseOf(department));
  const account = escapeIdentifier(name);
  await connected(serverUrl, async (client) => {
    const exists = async (sql: string, what: string): Promise<boolean> =>
      (await client.query(sql, [what])).rowCount === 1;
    if (!(await exists('SELECT FROM pg_roles WHERE rolname = $1', name))) {
      await client.query(`CREATE ROLE ${account} LOGIN CONNECTION LIMIT 20`);
    }
    await client.query(`ALTER ROLE ${account} PASSWORD ${escapeLiteral(password)}`);
    if (!(await exists('SELECT FROM pg_database WHERE datname = $1', databaseOf(department)))) {
      await client.query(`CREATE DATABASE ${database}`);
    }
    await client.query(
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${account}`,
    );
  });
}
