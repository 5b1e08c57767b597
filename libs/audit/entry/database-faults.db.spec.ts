import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Database,
  endsWithThisProcess,
  migrate,
  prepareDatabase,
  startPostgres,
  type PostgresServer,
} from '@shutong/platform';
import { actor, contextOf, water } from '../../../test/support/catalog';
import { databaseUrl, passwords } from '../../../test/support/cluster';
import { codeOf } from '../../../test/support/refusals';
import { postgresBinaries } from '../../platform/embedded-postgres/binaries';
import { entryRow } from './act';
import { GroupCommit } from './group-commit';

const name = 'shutong_faults';
const lookMs = 300;
/** Of 512 or 1024 bytes, as the shell counts; a segment of the write-ahead log is 16 MiB long. */
const blocks = 32_768;
const entryBytes = 12_000;
const [leastEntries, mostEntries] = [256, 4096];
const now = new Date('2026-03-02T08:00:00Z');
const observer = { service: 'test', instance: '0', version: '0' };
const ctx = contextOf(actor(water, ['requester'], 'wang'), now);

/** An entry of about so many bytes that do not compress. */
function entryOf(bytes = 0) {
  const act = { action: 'test.thing.done', outcome: 'deny', reason: 'no', resource: [] } as const;
  const row = entryRow(ctx, act, observer, now);
  return { ...row, body: Buffer.concat([row.body, noise(bytes)]) };
}

const noise = (bytes: number): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes)));

/** A PostgreSQL of its own, which may be killed and starved. */
describe("the log's database", () => {
  let folder: string;
  let server: PostgresServer;
  let database: Database;
  let group: GroupCommit<never>;
  const options = () => ({ folder: join(folder, 'cluster'), password: 'test' });
  const add = async (bytes?: number) => {
    const row = entryOf(bytes);
    await group.add(row);
    return row.id;
  };
  const holds = async (ids: readonly string[]): Promise<string[]> => {
    const { rows } = await database.pool.query<{ id: string }>(
      'SELECT id FROM audit.entry WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return rows.map(({ id }) => id).sort();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shutong-faults-'));
    chmodSync(folder, 0o755);
    server = await startPostgres(options());
    await prepareDatabase(server.url, name, passwords);
    await migrate(databaseUrl(server.url, name, 'migrator'));
    const url = databaseUrl(server.url, name, 'migrator');
    database = await Database.connect({ url, pool: 4, application: 'test', entities: [] });
    database.pool.on('error', () => undefined);
    group = new GroupCommit(database.commits, async () => new Map());
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('records nothing while PostgreSQL is gone, and goes on without a restart when it is back', async () => {
    const before = await add();
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    // Its children end a moment later; until then they commit.
    let code = 'ok';
    while (code === 'ok') code = await codeOf(add());
    expect(code).toBe('audit.unavailable');
    const { port } = server;
    server = await untilStarted(() => startPostgres({ ...options(), port }));
    const after = await add();
    expect(await holds([before, after])).toEqual([before, after].sort());
  });

  // A limit of the process stands in for the disk: nobody has to be root to fill it.
  it('records nothing while the disk is full, loses nothing, and goes on when there is room', async () => {
    await server.stop();
    const limited = await startLimited();
    const kept: string[] = [];
    let code = '';
    while (code === '' && kept.length < mostEntries) {
      const id = await add(entryBytes).catch((error: unknown) => {
        code = (error as { code: string }).code;
      });
      if (id !== undefined) kept.push(id);
    }
    expect(code).toBe('audit.unavailable');
    expect(kept.length).toBeGreaterThan(leastEntries);
    limited.kill('SIGINT');
    await once(limited, 'exit');
    server = await untilStarted(() => startPostgres({ ...options(), port: server.port }));
    const after = await add(entryBytes);
    expect(await holds([...kept, after])).toEqual([...kept, after].sort());
  });

  /** The same server on the same port, whose files cannot grow beyond 16 or 32 MiB. */
  async function startLimited(): Promise<ChildProcess> {
    const { postgres } = await postgresBinaries();
    const cluster = join(folder, 'cluster');
    const { uid, gid } = statSync(cluster);
    const flags = ['-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1'];
    const args = [postgres, '-D', cluster, '-p', String(server.port), ...flags];
    const child = spawn('sh', ['-c', `ulimit -S -f ${blocks}; exec "$@"`, 'sh', ...args], {
      ...{ uid, gid, stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' } },
    });
    endsWithThisProcess(child);
    while ((await codeOf(add())) !== 'ok') await sleep(lookMs);
    return child;
  }
});

/** Processes of the killed server may take a moment to let go of its memory. */
async function untilStarted(start: () => Promise<PostgresServer>): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(lookMs);
    }
  }
}
