import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection, type Connection } from 'mysql2/promise';
import { endsWithThisProcess, freePort } from '@shutong/platform';

const run = promisify(execFile);

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
const found = (name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path));

/** Why no MariaDB can be started on this machine; undefined where it can. */
export const mariadbMissing: string | undefined =
  found('mariadbd') && found('mariadb-install-db')
    ? undefined
    : 'no mariadbd is found (Debian: apt-get install mariadb-server)';

const password = 'root-of-a-throw-away-server';

/** A real MariaDB of our own on a loopback port, in a folder that goes with it. */
export interface MariadbServer {
  /** Address of an account, over the network. */
  url(user: string, password: string): string;
  /** As its administrator. */
  connect(): Promise<Connection>;
  stop(): Promise<void>;
  /** Brings a stopped server back on the same port. */
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

export async function startMariadb(): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-mariadb-'));
  const data = join(folder, 'data');
  await mkdir(data);
  // mariadbd asks to be told so where it is to run as root.
  const user = `--user=${userInfo().username}`;
  await run(found('mariadb-install-db')!, [
    ...['--no-defaults', `--datadir=${data}`, user, '--skip-test-db'],
    '--auth-root-authentication-method=normal',
  ]);
  const port = await freePort();
  const socket = join(folder, 'socket');
  let child: ChildProcess | undefined;
  const asRoot = (own: string) =>
    createConnection({
      ...{ socketPath: socket, user: 'root', password: own, charset: 'utf8mb4' },
      multipleStatements: true,
    });
  const launch = (): void => {
    const flags = [
      ...['--no-defaults', `--datadir=${data}`, `--socket=${socket}`, user],
      ...[`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve', '--skip-log-bin'],
      '--innodb-flush-log-at-trx-commit=0',
      // Set up as departments' servers are: another time, letters that differ in case are the same.
      ...['--default-time-zone=+00:00', '--character-set-server=utf8mb4'],
      '--collation-server=utf8mb4_general_ci',
    ];
    child = spawn(found('mariadbd')!, flags, { stdio: 'ignore' });
    endsWithThisProcess(child);
  };
  const lives = (): boolean => child?.exitCode === null;
  const stop = async (): Promise<void> => {
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child!.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  launch();
  const first = await answering(() => asRoot(''), lives);
  await first.query(`ALTER USER root@localhost IDENTIFIED BY '${password}'`);
  await first.query('CREATE DATABASE shared');
  await first.end();
  return {
    url: (account, own) => `mysql://${account}:${own}@127.0.0.1:${port}/shared`,
    connect: () => asRoot(password),
    stop,
    start: async () => {
      launch();
      await (await answering(() => asRoot(password), lives)).end();
    },
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(
  connect: () => Promise<Connection>,
  lives: () => boolean,
): Promise<Connection> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (performance.now() > until || !lives()) throw error;
      await pause(50);
    }
  }
}
