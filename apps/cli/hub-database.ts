import { randomBytes } from 'node:crypto';
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

/** Where the address of the hub's database stands for a role. */
const settings = { hub: 'DATABASE_URL', migrator: 'MIGRATOR_DATABASE_URL' } as const;
type Role = keyof typeof settings;

/** The hub's database: DATABASE_URL (of the migrator: MIGRATOR_DATABASE_URL), else that of the instance which runs from SHUTONG_DATA (.data). */
export const hubDatabaseUrl = (role: Role = 'hub'): string | undefined =>
  process.env[settings[role]] ?? ofRunningInstance(process.env['SHUTONG_DATA'] ?? '.data', role);

/** Runs `work` with the hub's database, or where there is none with a scratch one that is gone afterwards. */
export async function withHubDatabase<T>(
  work: (url: string) => Promise<T>,
  role: Role = 'hub',
): Promise<T> {
  const given = hubDatabaseUrl(role);
  return given ? work(given) : withScratch(work, role);
}

function ofRunningInstance(folder: string, role: Role): string | undefined {
  const pidFile = join(folder, 'hub', 'postgres', 'postmaster.pid');
  if (!existsSync(join(folder, 'running.json')) || !existsSync(pidFile)) return undefined;
  const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as {
    rolePasswords: RolePasswords;
  };
  const port = readFileSync(pidFile, 'utf8').split('\n')[3];
  return `postgres://${role}:${secrets.rolePasswords[role]}@127.0.0.1:${port}/${database}`;
}

async function withScratch<T>(work: (url: string) => Promise<T>, role: Role): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-cli-'));
  // PostgreSQL runs as another user when this runs as root.
  chmodSync(folder, 0o755);
  const password = randomBytes(18).toString('base64url');
  const server = await startPostgres({ folder: join(folder, 'postgres'), password });
  const passwords = Object.fromEntries(databaseRoles.map((r) => [r, password])) as RolePasswords;
  const url = (of: string) => `postgres://${of}:${password}@127.0.0.1:${server.port}/${database}`;
  try {
    await prepareDatabase(server.url, database, passwords);
    await migrate(url('migrator'));
    return await work(url(role));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
