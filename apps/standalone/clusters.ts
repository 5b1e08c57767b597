import {
  migrate,
  prepareDatabase,
  startPostgres,
  type DatabaseRole,
  type PostgresServer,
} from '@shutong/platform';
import type { Layout } from './layout';
import type { Secrets } from './secrets';

const database = 'shutong';

/** The hub's PostgreSQL: roles and schemas in place. */
export interface HubDatabase {
  readonly server: PostgresServer;
  url(role: DatabaseRole): string;
}

export async function startHubDatabase(layout: Layout, secrets: Secrets): Promise<HubDatabase> {
  const { superuserPassword: password, rolePasswords } = secrets;
  const server = await startPostgres({ folder: layout.hubCluster, password });
  await prepareDatabase(server.url, database, rolePasswords);
  const url = (role: DatabaseRole): string =>
    `postgres://${role}:${rolePasswords[role]}@127.0.0.1:${server.port}/${database}`;
  await migrate(url('migrator'));
  return { server, url };
}

/** The departments' own PostgreSQL, apart from the hub's: the hub has no way into it. */
export function startDepartmentsDatabase(
  layout: Layout,
  secrets: Secrets,
): Promise<PostgresServer> {
  return startPostgres({
    folder: layout.departmentsCluster,
    password: secrets.departmentsPassword,
    settings: { shared_buffers: '128MB' },
  });
}
