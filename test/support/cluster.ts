import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  databaseRoles,
  sha256,
  migrate,
  prepareDatabase,
  startPostgres,
  type PostgresServer,
  type RolePasswords,
} from '@shutong/platform';

const prefix = 'shutong-test-';
export const template = 'shutong_template';
/** The same in every process of a run, and strong enough for the settings that check it. */
export const passwords = Object.fromEntries(
  databaseRoles.map((role) => [role, sha256(`throw-away cluster, ${role}`)]),
) as RolePasswords;

/** One throw-away cluster per run, with a migrated template database; stopped, nothing is left. */
export async function startCluster(): Promise<PostgresServer> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(folder, 0o755);
  writeFileSync(join(folder, 'owner.pid'), String(process.pid));
  const server = await startPostgres({
    folder: join(folder, 'cluster'),
    password: 'test',
    durable: false,
  });
  await prepareDatabase(server.url, template, passwords);
  await migrate(databaseUrl(server.url, template, 'migrator'));
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...server, stop };
}

export function databaseUrl(superuser: string, name: string, role: keyof RolePasswords): string {
  const url = new URL(superuser);
  url.username = role;
  url.password = passwords[role];
  url.pathname = `/${name}`;
  return url.toString();
}

/** Removes what killed runs left behind. */
async function sweep(): Promise<void> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of folders) {
    const folder = join(tmpdir(), name);
    if (ownerAlive(join(folder, 'owner.pid'))) continue;
    kill(join(folder, 'cluster'));
    await rm(folder, { recursive: true, force: true });
  }
}

function ownerAlive(file: string): boolean {
  if (!existsSync(file)) return true;
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

/** Its number may be another process's by now, so that this looks whose it is; where nothing tells, PostgreSQL ends by itself when its folder is gone. */
function kill(cluster: string): void {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    if (command.split('\0').includes(cluster)) process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
