import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AuditModule, observerOf } from '@shutong/audit';
import { CatalogCounts } from '@shutong/catalog';
import { CatalogHubModule } from '@shutong/catalog/hub.module';
import { Department } from '@shutong/identity';
import { MessagingModule, Outbox, closeLinks, openLinks, type Links } from '@shutong/messaging';
import { PlatformModule, createHttpApp, graphqlModule, readConfig } from '@shutong/platform';
import { StatisticsHubModule } from '@shutong/statistics/hub.module';
import { StatisticsWorkerModule } from '@shutong/statistics/worker.module';
import { Session } from '../story/session';
import { eventually } from '../support/application';
import { catalogUnderTest, police, type CatalogUnderTest } from '../support/catalog';
import { BulkWriter } from './bulk-writer';
import { counts, countsSeen, drillDown, drillPage, findItems, growth, listed } from './checks';
import { GeneratedCatalog } from './generated-catalog';
import { readMaterial } from './material';
import { scaleOf } from './scale';

/** A hundredth with every change; all of it by `npm run proof -- C27`, with the same checks. */
const scale = scaleOf(100);
const seed = 27;

describe('a catalogue of entries, items and mounted resources', () => {
  let under: CatalogUnderTest;
  let hub: NestFastifyApplication;
  let worker: INestApplicationContext;
  let links: Links;
  let asker: Session;
  let catalog: GeneratedCatalog;
  let ids: ReadonlyMap<string, string>;

  beforeAll(async () => {
    under = await catalogUnderTest();
    await startWorker();
    await startHub();
    const { database, clock } = under;
    const ctx = under.as(null);
    const departments = await database.repository(ctx, Department).find();
    const providers = departments.map(({ code }) => code);
    catalog = new GeneratedCatalog(seed, scale, await readMaterial(undefined, providers));
    const outbox = new Outbox(database, clock, readConfig('hub'));
    ids = await new BulkWriter({ database, clock, outbox }).write(ctx, catalog, departments);
  });
  afterAll(async () => {
    await hub.close();
    await worker.close();
    await closeLinks(links);
    await under.close();
  });

  /** Sign-in is identity's, and tested there: here everybody is a department without agreements. */
  async function startHub(): Promise<void> {
    @Module({ imports: [under.modules, graphqlModule(), CatalogHubModule, StatisticsHubModule] })
    class HubModule {}
    hub = await createHttpApp(HubModule, { clock: under.clock });
    const fastify = hub.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async (request) => {
      request.ctx = { ...request.ctx!, actor: under.as(police, 'requester').actor };
    });
    await hub.listen(0, '127.0.0.1');
    const { port } = hub.getHttpServer().address() as { port: number };
    asker = new Session('requester', `http://127.0.0.1:${port}`, '');
  }

  /** As the worker counts, over the same database. */
  async function startWorker(): Promise<void> {
    const config = readConfig('worker');
    const database = await under.store.connect('worker');
    links = await openLinks(config, under.clock, database);
    @Module({
      imports: [
        PlatformModule.with({ config, clock: under.clock, database }),
        MessagingModule.with(links),
        AuditModule.with(observerOf('test', '1')),
        StatisticsWorkerModule,
      ],
    })
    class WorkerModule {}
    worker = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error'] });
  }

  it('C27.1 counts are exact: in the overview, in search, in the list and in the tables', async () => {
    const nothing = { entries: 0, items: 0, resources: 0 };
    const empty = { overview: nothing, search: nothing, listed: 0 };
    const grown = await eventually(
      async () => growth(empty, await countsSeen(asker)),
      (seen) => counts(seen, scale),
    );
    expect(grown).toEqual({ overview: scale, search: scale, listed: scale.entries });
    expect(await under.get(CatalogCounts).now(under.as(police, 'requester'))).toEqual({
      entries: { published: scale.entries },
      items: scale.items,
      resources: scale.resources,
    });
  });

  it("C27.2 an item's name finds its entry, as itself where too many entries speak of the same", async () => {
    const { asked, onFirstPage, missed } = await findItems(asker, catalog, { ids, asked: 300 });
    expect(missed).toEqual([]);
    expect(onFirstPage).toBeGreaterThan(asked * 0.9);
  });

  it('C27.3 the list of entries without resource is right, a withdrawn resource being none', async () => {
    expect((await listed(asker, false)).sort()).toEqual([...catalog.withoutResource].sort());
    const without = new Set(catalog.withoutResource);
    const others = [...ids.keys()].filter((code) => !without.has(code));
    expect((await listed(asker, true)).sort()).toEqual(others.sort());
    const withdrawn = [...catalog.entries()].filter((entry) => entry.withdrawn.length > 0);
    expect(withdrawn.length).toBeGreaterThan(0);
    expect(withdrawn.every(({ code }) => without.has(code))).toBe(true);
  });

  it('leads from an entry down to its items and resources', async () => {
    for (const generated of catalog.entries()) {
      expect(await drillDown(asker, generated, ids.get(generated.code)!)).toBe(true);
    }
    expect(await drillPage(asker, police)).toBe(true);
  });
});
