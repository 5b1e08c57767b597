import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  databaseRoles,
  migrate,
  prepareDatabase,
  startPostgres,
  type RolePasswords,
} from '@shutong/platform';

const database = 'shutong';

/**
 * Runs `work` with the hub's database: DATABASE_URL, else that of the instance which runs from
 * SHUTONG_DATA (.data), else a scratch one that is gone afterwards.
 */
export async function withHubDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const given =
    process.env['DATABASE_URL'] ?? ofRunningInstance(process.env['SHUTONG_DATA'] ?? '.data');
  return given ? work(given) : withScratch(work);
}

function ofRunningInstance(folder: string): string | undefined {
  const pidFile = join(folder, 'hub', 'postgres', 'postmaster.pid');
  if (!existsSync(join(folder, 'running.json')) || !existsSync(pidFile)) return undefined;
  const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as {
    rolePasswords: RolePasswords;
  };
  const port = readFileSync(pidFile, 'utf8').split('\n')[3];
  return `postgres://hub:${secrets.rolePasswords.hub}@127.0.0.1:${port}/${database}`;
}

async function withScratch<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-cli-'));
  // PostgreSQL runs as another user when this runs as root.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ folder: join(folder, 'postgres'), password: 'scratch' });
  const passwords = Object.fromEntries(databaseRoles.map((r) => [r, 'scratch'])) as RolePasswords;
  const url = (role: string) => `postgres://${role}:scratch@127.0.0.1:${server.port}/${database}`;
  try {
    await prepareDatabase(server.url, database, passwords);
    await migrate(url('migrator'));
    return await work(url('hub'));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
