import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Type } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client, type PoolClient } from 'pg';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import { Engine, datasetsEntities } from '@shutong/datasets';
import { DatasetsHubModule } from '@shutong/datasets/hub.module';
import { DatasetsWorkerModule } from '@shutong/datasets/worker.module';
import { identityEntities } from '@shutong/identity';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
} from '@shutong/messaging';
import {
  FixedClock,
  PlatformModule,
  readConfig,
  systemContext,
  type Context,
} from '@shutong/platform';
import { DatasetRegister } from '../../libs/datasets/dataset/dataset-register.service';
import type { DatasetVersion } from '../../libs/datasets/dataset/dataset.entity';
import { DatasetResolver } from '../../libs/datasets/dataset/dataset.resolver';
import { Datasets } from '../../libs/datasets/dataset/datasets.service';
import { Uploads } from '../../libs/datasets/dataset/uploads.service';
import { VersionSteps } from '../../libs/datasets/dataset/version-steps.service';
import { FetchEnding } from '../../libs/datasets/fetch/fetch-ending.service';
import { FetchResolver } from '../../libs/datasets/fetch/fetch.resolver';
import { FetchSchedule } from '../../libs/datasets/fetch/fetch.schedule';
import { Fetches } from '../../libs/datasets/fetch/fetches.service';
import { FileFetcher } from '../../libs/datasets/fetch/file-fetcher.service';
import { VersionLoadSchedule } from '../../libs/datasets/load/version-load.schedule';
import { VersionLoads } from '../../libs/datasets/load/version-loads.service';
import { VersionUpkeep } from '../../libs/datasets/load/version-upkeep.service';
import { SeriesDeclarations } from '../../libs/datasets/series/series-declarations.service';
import { TableRules } from '../../libs/datasets/table-rule/table-rules.service';
import { zip } from '../../libs/workbook/zip';
import { actor, contextOf } from './catalog';
import { testDatabase } from './database';
import { until } from './until';

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: process.env['SHUTONG_TEST_CLUSTER']! });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** A ZIP archive of files by their names. */
export const archived = (files: Readonly<Record<string, string>>): Promise<Buffer> =>
  buffer(zip(Object.entries(files).map(([name, content]) => ({ name, content: [content] }))));

async function* once(text: string | Buffer) {
  yield Buffer.from(text);
}

/** What notes objects of a version waits at it, before it holds the row, for as long as the connection that shut it wants. */
const gate = [
  'SELECT pg_advisory_lock(809, 0)',
  `CREATE OR REPLACE FUNCTION datasets.gate() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN PERFORM pg_advisory_xact_lock(809, 0); RETURN NULL; END'`,
  `CREATE OR REPLACE TRIGGER gate BEFORE UPDATE OF objects ON datasets.version
     FOR EACH STATEMENT EXECUTE FUNCTION datasets.gate()`,
];

/** Datasets, and other parts `beside` them, on hub and worker, each with its own database role, over a database and a store of their own. */
export async function datasetsUnderTest(
  settings: Readonly<Record<string, string>> = {},
  beside: readonly Type[] = [],
) {
  const clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
  const now = clock.now();
  const [db, folder] = [await testDatabase(), await mkdtemp(join(tmpdir(), 'datasets-'))];
  const closing: (() => Promise<void>)[] = [];
  const start = async (role: 'hub' | 'worker', datasets: Type) => {
    const entities = [...auditEntities, ...identityEntities, ...datasetsEntities];
    const database = await db.connect(role, entities);
    const config = readConfig(role, {
      ...{ HUB_REGION: '520000', OBJECT_FOLDER: folder },
      ...settings,
    });
    const links = await openLinks(config, clock, database);
    await ensureTopics(links, eventTopics());
    const building = Test.createTestingModule({
      imports: [
        PlatformModule.with({ config, clock, database }),
        MessagingModule.with(links),
        AuditModule.with(observerOf('test', '0')),
        ...beside,
        datasets,
      ],
    });
    // A test says itself when the worker does something.
    for (const schedule of [FetchSchedule, VersionLoadSchedule]) {
      building.overrideProvider(schedule).useValue({});
    }
    const built = await building.compile();
    const app = await built.createNestApplication(new FastifyAdapter(), { logger: false }).init();
    closing.push(async () => {
      await app.close();
      await closeLinks(links);
    });
    return app;
  };
  const hub = await start('hub', DatasetsHubModule);
  const worker = await start('worker', DatasetsWorkerModule);
  const [keeping, uploads] = [hub.get(Datasets), hub.get(Uploads)];
  const engine = worker.get(Engine);
  const [loads, upkeep] = [worker.get(VersionLoads), worker.get(VersionUpkeep)];
  const system = systemContext('datasets', now);
  const as = (department: string, role: 'provider-officer' | 'department-head'): Context =>
    contextOf({ ...actor(department, [role]), id: `${department}/${role}` }, now);
  const begin = (ctx: Context, datasetId: string, content: string | Buffer, fileName = 'f.csv') =>
    keeping.begin(ctx, datasetId, { fileName, bytes: Buffer.byteLength(content) });
  const waiting = () =>
    until(async () => {
      const { rows } = await db.pool('migrator').query<{ pid: number }>(
        `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE datname = current_database() AND NOT granted`,
      );
      return rows[0]?.pid;
    });
  return {
    ...{ clock, engine, keeping, uploads, loads, upkeep, system, as, begin, folder },
    register: hub.get(DatasetRegister),
    ...{ fetches: hub.get(Fetches), fetchSurface: hub.get(FetchResolver) },
    ...{ fetcher: worker.get(FileFetcher), fetchEnds: worker.get(FetchEnding) },
    series: hub.get(SeriesDeclarations),
    rules: hub.get(TableRules),
    steps: hub.get(VersionSteps),
    surface: hub.get(DatasetResolver),
    part: (ctx: Context, id: string, offset: number, text: string | Buffer) =>
      uploads.receive(ctx, id, offset, once(text)),
    /** Begins, sends in one part, and lets the worker load. */
    load: async (ctx: Context, datasetId: string, content: string | Buffer, name?: string) => {
      const version = await begin(ctx, datasetId, content, name);
      await uploads.receive(ctx, version.id, 0, once(content));
      await loads.next(system);
      return version;
    },
    rows: async <Row>(sql: string, params: unknown[] = []) =>
      (await db.pool('migrator').query(sql, params)).rows as Row[],
    /** Keeps a version's row to itself for the work, and whoever waits for it waiting. */
    holding: async (id: string, work: (held: PoolClient) => Promise<void>): Promise<void> => {
      const client = await db.pool('migrator').connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT 1 FROM datasets.version WHERE id = $1 FOR UPDATE', [id]);
        await work(client);
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    /** Loads the version that waits longest, and does the work when the load wants to say what it is going to store. */
    loadHeld: async (work: (waiting: number, held: PoolClient) => unknown): Promise<void> => {
      const client = await db.pool('migrator').connect();
      try {
        for (const statement of gate) await client.query(statement);
        const load = loads.next(system);
        await work(await waiting(), client);
        await client.query('SELECT pg_advisory_unlock_all()');
        await load;
      } finally {
        client.release();
      }
    },
    /** Number of the connection that waits for another one's lock, as soon as there is one. */
    waiting,
    /** Breaks a connection, as a database does that goes down. */
    cut: (pid: number): Promise<void> => asSuperuser(`SELECT pg_terminate_backend(${pid})`),
    /** Does the work while the store cannot be used. */
    withoutStore: async (work: () => Promise<void>): Promise<void> => {
      await rename(folder, `${folder}-away`);
      await writeFile(folder, '');
      await work().finally(async () => {
        await rm(folder);
        await rename(`${folder}-away`, folder);
      });
    },
    /** Files that lie in the store for a version. */
    files: async ({ id }: Pick<DatasetVersion, 'id'>): Promise<string[]> => {
      const all = await readdir(join(folder, 'datasets', id)).catch(() => []);
      return all.sort();
    },
    close: async () => {
      for (const close of closing) await close();
      await engine.stop();
      await db.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export type DatasetsUnderTest = Awaited<ReturnType<typeof datasetsUnderTest>>;
