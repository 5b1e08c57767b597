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

/** What the two servers came to. */
export interface Clusters {
  readonly hub: HubDatabase;
  /** The departments' own, apart from the hub's: the hub has no way into it. */
  readonly departments: PostgresServer;
}

/**
 * Starts both at once. Each is handed to `onServer` from the moment it runs, by its name in running.json:
 * what comes after, or the other server, may fail. Settles when neither is being started any more.
 */
export async function startClusters(
  layout: Layout,
  secrets: Secrets,
  onServer: (name: string, server: PostgresServer) => void,
): Promise<Clusters> {
  const [hub, departments] = await Promise.allSettled([
    startHub(layout, secrets, (server) => onServer('postgres', server)),
    startDepartments(layout, secrets, (server) => onServer('departments-postgres', server)),
  ]);
  if (hub.status === 'rejected') throw hub.reason;
  if (departments.status === 'rejected') throw departments.reason;
  return { hub: hub.value, departments: departments.value };
}

type OnServer = (server: PostgresServer) => void;

async function startHub(layout: Layout, secrets: Secrets, onServer: OnServer) {
  const { superuserPassword: password, rolePasswords } = secrets;
  const server = await startPostgres({ folder: layout.hubCluster, password });
  onServer(server);
  await prepareDatabase(server.url, database, rolePasswords);
  const url = (role: DatabaseRole): string =>
    `postgres://${role}:${rolePasswords[role]}@127.0.0.1:${server.port}/${database}`;
  await migrate(url('migrator'));
  return { server, url };
}

async function startDepartments(layout: Layout, secrets: Secrets, onServer: OnServer) {
  const server = await startPostgres({
    folder: layout.departmentsCluster,
    password: secrets.departmentsPassword,
    settings: { shared_buffers: '128MB' },
  });
  onServer(server);
  return server;
}
