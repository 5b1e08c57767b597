import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import { EntryImport, type EntryContent } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { datasetsEntities } from '@shutong/datasets';
import { DatasetsWorkerModule } from '@shutong/datasets/worker.module';
import { identityEntities } from '@shutong/identity';
import { MessagingModule, closeLinks, openLinks } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { opendataEntities } from '@shutong/opendata';
import { OpendataWorkerModule } from '@shutong/opendata/worker.module';
import {
  PlatformModule,
  SystemClock,
  createHttpApp,
  proxiesOf,
  readConfig,
  systemContext,
  type Context,
  type Role,
} from '@shutong/platform';
import { AppModule as PortalModule } from '../../apps/portal/app.module';
import { Datasets } from '../../libs/datasets/dataset/datasets.service';
import { Uploads } from '../../libs/datasets/dataset/uploads.service';
import { VersionSteps } from '../../libs/datasets/dataset/version-steps.service';
import { Publications } from '../../libs/opendata/publication/publications.service';
import { actor, contents, contextOf, item, newEntry } from './catalog';
import { authorityCode, startHub, type HubUnderTest } from './hub';
import { until } from './until';

export { until };

const clock = new SystemClock();

type Settings = Readonly<Record<string, string>>;

/** An item that everybody may have. */
export const openItem = (code: string, name: string, change: Parameters<typeof item>[2] = {}) =>
  item(code, name, { open: 'unconditional', sharing: 'unconditional', ...change });

/** What a worker does by itself for datasets and open data, with its own database role. */
async function startWorker(
  { db }: HubUnderTest,
  folder: string,
  settings: Settings,
): Promise<() => Promise<void>> {
  const entities = [...auditEntities, ...clocksEntities, ...identityEntities, ...datasetsEntities];
  const database = await db.connect('worker', [
    ...entities,
    ...noticeEntities,
    ...opendataEntities,
  ]);
  const config = readConfig('worker', {
    ...{ HUB_REGION: '520000', OBJECT_FOLDER: folder, AUTHORITY_DEPARTMENT: authorityCode },
    // Of addresses on this machine nobody may ask whether they answer.
    ...{ PORTAL_URL: 'http://127.0.0.1:9', OPEN_LICENCE: 'CC_BY_4_0' },
    ...settings,
  });
  const links = await openLinks(config, clock, database);
  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('worker', '0')),
      DatasetsWorkerModule,
      OpendataWorkerModule,
    ],
  })
  class Worker {}
  const app = await NestFactory.createApplicationContext(Worker, { logger: ['error'] });
  return async () => {
    await app.close();
    await closeLinks(links);
  };
}

/** The portal as its main.ts starts it, listening; of the store it has the open zone alone. */
async function startPortal(
  { db }: HubUnderTest,
  objects: string,
  data: string,
  settings: Settings,
) {
  const folder = join(data, 'objects');
  await mkdir(folder, { recursive: true });
  await symlink(join(objects, 'open'), join(folder, 'open'));
  const database = await db.connect('portal');
  const config = readConfig('portal', {
    ...{ OBJECT_FOLDER: folder, SHUTONG_DATA: data, AUTHORITY_DEPARTMENT: authorityCode },
    ...settings,
  });
  // What it says of a store that a test has broken is no news.
  const options = {
    ...{ clock, forAnyOrigin: true, logLevels: ['fatal' as const] },
    proxies: proxiesOf(config),
  };
  const app = await createHttpApp(PortalModule.with({ config, clock, database }), options);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}` };
}

async function* once(content: string | Buffer) {
  yield Buffer.from(content);
}

/** Hub, worker and portal over one database and one store, each with its own role. */
export async function openDataUnderTest(settings: Settings = {}, ofHub: Settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'open-data-'));
  const hub = await startHub({ OBJECT_FOLDER: join(folder, 'objects'), ...ofHub });
  const stopWorker = await startWorker(hub, join(folder, 'objects'), settings);
  const another = (name: string) =>
    startPortal(hub, join(folder, 'objects'), join(folder, name), settings);
  const portal = await another('portal');
  const get = hub.app.get.bind(hub.app);
  const [keeping, uploads] = [
    get(Datasets, { strict: false }),
    get(Uploads, { strict: false }),
  ] as const;
  const [steps, publications] = [
    get(VersionSteps, { strict: false }),
    get(Publications, { strict: false }),
  ] as const;
  const as = (role: Role, department = authorityCode): Context =>
    contextOf({ ...actor(department, [role]), id: `${department}/${role}` }, clock.now());
  const rows = async <Row>(sql: string, params: unknown[] = []) =>
    (await hub.db.pool('migrator').query(sql, params)).rows as Row[];
  let made = 0;
  const stateOf = (table: string, id: string, states: readonly string[]) =>
    until(async () => {
      const [one] = await rows<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]);
      return states.includes(one!.state) ? one!.state : undefined;
    });
  const at = {
    ...{ hub, portal, folder, as, rows, steps, publications },
    /** One more portal beside; whoever starts it closes it. */
    another,
    /** A published entry of the authority's own department; answers its id. */
    entry: async (
      items: EntryContent['items'],
      change: Partial<EntryContent> = {},
      department = authorityCode,
    ) => {
      const code = `306/${(made += 1)}`;
      const own = {
        open: 'unconditional',
        openConditions: null,
        sharing: 'unconditional',
      } as const;
      const content = contents({
        title: `目录 ${made}`,
        ...own,
        conditions: null,
        items,
        ...change,
      });
      const entries = [newEntry(code, content, actor(department, ['provider-officer']))];
      const importing = get(EntryImport, { strict: false });
      const ctx = systemContext('test', clock.now());
      await importing.importEntries(ctx, entries, actor(authorityCode, ['authority'], 'other'));
      const [found] = await rows<{ id: string }>(
        `SELECT id FROM catalog.entry WHERE code = $1 AND state = 'published'`,
        [code],
      );
      return found!.id;
    },
    dataset: (department = authorityCode) =>
      keeping.create(as('provider-officer', department), `数据集 ${(made += 1)}`),
    /** Sends a file as the next version and waits until the worker is done with it. */
    version: async (
      datasetId: string,
      content: string | Buffer,
      fileName = 'f.csv',
      department = authorityCode,
    ) => {
      const ctx = as('provider-officer', department);
      const file = { fileName, bytes: Buffer.byteLength(content) };
      const { id } = await keeping.begin(ctx, datasetId, file);
      await uploads.receive(ctx, id, 0, once(content));
      await stateOf('datasets.version', id, ['ready', 'held', 'failed']);
      return id;
    },
    /** Approves a version and waits until everybody can have it; answers the publication's id. */
    publish: async (
      versionId: string,
      entryId: string,
      department = authorityCode,
      audience?: 'licensees',
    ) => {
      const ctx = as('department-head', department);
      const { id } = await publications.publish(ctx, versionId, entryId, audience);
      await stateOf('opendata.publication', id, ['published']);
      return id;
    },
    stateOf,
    /** Files that lie in the open zone of the store, or on the portal's disk. */
    filesIn: async (...path: string[]): Promise<string[]> =>
      (await readdir(join(folder, ...path)).catch(() => [])).sort(),
    close: async () => {
      await portal.app.close();
      await stopWorker();
      await hub.stop();
      await rm(folder, { recursive: true });
    },
  };
  return at;
}

export type OpenDataUnderTest = Awaited<ReturnType<typeof openDataUnderTest>>;
