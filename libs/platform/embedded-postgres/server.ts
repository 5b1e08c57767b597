import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { randomBytes, randomInt } from 'node:crypto';
import { Client } from 'pg';
import { endChild, endLeftover, endsWithThisProcess } from '../processes/ending';
import { postgresBinaries } from './binaries';

const run = promisify(execFile);

/** A running PostgreSQL of our own; `url` is its superuser's address. */
export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Its log file. */
  readonly log: string;
  /** Resolves when the process ends, asked or not. */
  readonly exited: Promise<unknown>;
  /** Fast shutdown, killed after the grace; resolves when the process is gone. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Data folder; made by initdb when absent. Its log lies beside it as `<folder>.log`. */
  readonly folder: string;
  readonly password: string;
  /** `false` gives up durability for speed: only for the throw-away clusters of tests. */
  readonly durable?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** A free one where none is given. */
  readonly port?: number;
}

/**
 * `C.UTF-8`, because with `C` PostgreSQL's trigrams of Chinese text are empty. The builtin provider
 * makes sorting independent of the machine.
 */
const localeFlags = [
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

/** Starts PostgreSQL on a free loopback port; a stale server of a killed run is stopped first. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = await postgresBinaries();
  const owner = await unprivilegedOwner(options.folder);
  await stopStale(options.folder);
  if (!existsSync(join(options.folder, 'PG_VERSION'))) {
    await assertEmpty(options.folder);
    await initialise(binaries.initdb, options, owner);
  }
  const port = options.port ?? (await freePort());
  const child = launch(binaries.postgres, options, port, owner);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = `postgres://postgres:${options.password}@127.0.0.1:${port}/postgres`;
  const log = `${options.folder}.log`;
  await accepting(url, child, log);
  return { url, port, pid: child.pid!, log, exited, stop: () => endChild(child, 'SIGINT') };
}

type Owner = Pick<SpawnOptions, 'uid' | 'gid'>;

/** PostgreSQL refuses to run as root: there it runs as user postgres, made if missing. */
async function unprivilegedOwner(folder: string): Promise<Owner> {
  // The cluster is its owner's alone; the folders above it have to let that owner pass.
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (userInfo().uid !== 0) return {};
  const id = (flag: string) => run('id', [flag, 'postgres']).then((r) => Number(r.stdout));
  await id('-u').catch(async () => {
    await run('groupadd', ['-f', 'postgres']);
    await run('useradd', ['-g', 'postgres', '-M', '-s', '/bin/false', 'postgres']);
  });
  const owner = { uid: await id('-u'), gid: await id('-g') };
  await chown(folder, owner.uid, owner.gid);
  return owner;
}

/** What a failed initdb leaves is removed: that must never be somebody's data. */
async function assertEmpty(folder: string): Promise<void> {
  if ((await readdir(folder)).length === 0) return;
  throw new Error(
    `${folder} is not empty, but no PostgreSQL can use it: PG_VERSION is missing. Restore it from a backup, or remove it to begin anew.`,
  );
}

async function initialise(initdb: string, options: PostgresOptions, owner: Owner): Promise<void> {
  const passwordFile = join(tmpdir(), `shutong-${randomBytes(8).toString('hex')}`);
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (owner.uid !== undefined) await chown(passwordFile, owner.uid, owner.gid!);
  const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const sync = options.durable === false ? ['--no-sync'] : [];
  try {
    await run(initdb, [`--pgdata=${options.folder}`, ...flags, ...localeFlags, ...sync], owner);
  } catch (error) {
    await rm(options.folder, { recursive: true, force: true });
    const said = (error as { stderr?: string }).stderr?.trim() ?? String(error);
    throw new Error(`initdb failed in ${options.folder}: ${said}`, { cause: error });
  } finally {
    await unlink(passwordFile);
  }
}

function launch(
  postgres: string,
  options: PostgresOptions,
  port: number,
  owner: Owner,
): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    ...(options.durable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(`${options.folder}.log`, 'a');
  // Detached: Ctrl-C in a terminal reaches the whole group, and PostgreSQL must stop last.
  const child = spawn(postgres, ['-D', options.folder, '-p', String(port), ...flags], {
    ...owner,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  endsWithThisProcess(child);
  return child;
}

async function accepting(url: string, child: ChildProcess, log: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 25) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => undefined);
      await sleep(25);
    }
  }
  child.kill('SIGKILL');
  const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-5).join('\n');
  throw new Error(`PostgreSQL did not start; the end of ${log}:\n${tail}`);
}

/** A run that was killed leaves its postmaster alive: found by the pid file and stopped. */
async function stopStale(folder: string): Promise<void> {
  const file = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(file?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  await endLeftover({ pid, signal: 'SIGINT', lives: () => isPostgresOf(pid, folder) });
}

async function isPostgresOf(pid: number, folder: string): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  // A dead one that is not yet buried still keeps a new one out of its folder.
  return stdout.includes('postgres') && [folder, '<defunct>'].some((one) => stdout.includes(one));
}

/** Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152). */
const listening = { from: 20_000, to: 32_000 };
const mostTries = 1000;

/**
 * Different loopback ports that were free a moment ago. No outgoing connection takes one of them before its
 * server listens there, as it could where the system chooses.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count && tries < mostTries; tries += 1) {
    const port = randomInt(listening.from, listening.to);
    if (await isFree(port)) found.add(port);
  }
  if (found.size < count) throw new Error('Hardly any port is free on this machine.');
  return [...found];
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0]!;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
