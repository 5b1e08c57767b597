import { mkdtemp, readFile, rm, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, PlatformModule, readConfig, SystemClock } from '@shutong/platform';
import { checkLog, generateKey, openCheckpoint, verifier } from '@shutong/tlog';
import { eventually } from '../../../test/support/application';
import { origin, record } from '../../../test/support/audit-log';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { LogFolder } from '@shutong/tlog-folder';
import { AuditWorkerModule } from '../worker.module';
import type { LogStanding } from './log-writer.service';

const { skey, vkey } = generateKey(origin);

describe('the worker that writes the log', () => {
  let db: TestDatabase;
  let dir: string;
  beforeAll(async () => {
    db = await testDatabase();
    dir = await mkdtemp(join(tmpdir(), 'shutong-log-'));
  });
  afterAll(async () => {
    await db.drop();
    await rm(dir, { recursive: true });
  });

  const make = async (settings: Record<string, string> = {}): Promise<NestFastifyApplication> => {
    const clock = new SystemClock();
    const config = readConfig('worker', {
      ...{ LOG_KEY: skey, LOG_ORIGIN: origin, LOG_FOLDER: dir },
      SEQUENCER_DATABASE_URL: db.url('sequencer'),
      ...settings,
    });
    const database = await db.connect('worker');
    const parts = PlatformModule.with({ config, clock, database });
    class Worker {}
    const imports = [parts, AuditWorkerModule];
    return createHttpApp({ module: Worker, imports }, { clock, logLevels: [] });
  };
  const running = async <T>(work: (app: NestFastifyApplication) => Promise<T>): Promise<T> => {
    const app = await make();
    await app.init();
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  };
  const size = async (): Promise<number> => {
    const text = await new LogFolder(dir).checkpoint();
    return text ? openCheckpoint(text, { log: verifier(vkey) }).size : -1;
  };
  const health = async (app: NestFastifyApplication) => {
    const answer = await app.inject('/health/log');
    const said = answer.json<Partial<LogStanding>>();
    return { status: answer.statusCode, ...said };
  };

  it.each([
    ['LOG_KEY is not set', { LOG_KEY: '' }],
    ['LOG_KEY: malformed key', { LOG_KEY: 'PRIVATE+KEY+nonsense' }],
    ['LOG_KEY is the key of other.example', { LOG_KEY: generateKey('other.example').skey }],
    ['SEQUENCER_DATABASE_URL is not set', { SEQUENCER_DATABASE_URL: '' }],
  ])('does not start where %s', async (message, settings) => {
    const refusal = await make(settings).then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(refusal).toContain(message);
    expect(refusal).not.toContain('PRIVATE+KEY+other');
  });

  it('publishes what is recorded while it runs and what was recorded while it did not', async () => {
    await record(db.pool('hub'), 700);
    await running(async (app) => {
      await eventually(size, (published) => published === 700);
      await Promise.all(Array.from({ length: 5 }, () => record(db.pool('hub'), 2000)));
      await eventually(size, (published) => published === 10_700);
      expect(await health(app)).toMatchObject({
        ...{ status: 200, waiting: 0, ordered: 10_700, published: 10_700 },
      });
    });
    await record(db.pool('hub'), 1);
    await running(() => eventually(size, (published) => published === 10_701));
    const reader = new LogFolder(dir);
    const checkpoint = (await reader.checkpoint())!;
    expect(await checkLog({ checkpoint, vkey, reader })).toEqual({ size: 10_701, bad: null });
  });

  it('goes on after the database has cut its connections', () =>
    running(async () => {
      const killer = db.pool('sequencer');
      await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'shutong-sequencer' AND datname = current_database()`,
      );
      await record(db.pool('hub'), 10);
      await eventually(size, (published) => published === 10_711);
    }));

  it('says what is wrong and signs nothing while the folder is not its own, then goes on', () =>
    running(async (app) => {
      const file = join(dir, 'checkpoint');
      await eventually(
        () => health(app),
        ({ status }) => status === 200,
      );
      const good = await readFile(file);
      await replaceFile(file, good.toString().replace(/^(.*\n)\d+\n/, '$110712\n'));
      await record(db.pool('hub'), 5);
      const seen = await eventually(
        () => health(app),
        (said) => said.status === 503 && said.ordered === 10_716,
      );
      expect(seen.failure).toContain('does not verify');
      expect(seen).toMatchObject({ ordered: 10_716, published: 10_711 });
      const statusOfProcess = async () => (await app.inject('/health')).statusCode;
      expect(await statusOfProcess()).toBe(200);
      const now = performance.now.bind(performance);
      const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 11_000);
      expect(await statusOfProcess()).toBe(503);
      later.mockRestore();
      await replaceFile(file, good);
      await eventually(
        () => health(app),
        ({ status }) => status === 200,
      );
      expect(await statusOfProcess()).toBe(200);
      expect(await size()).toBe(10_716);
    }));
});

/** At once, so that the writer never reads half of it. */
async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}
