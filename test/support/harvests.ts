import { Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import { SearchIndex } from '@shutong/catalog';
import { identityEntities } from '@shutong/identity';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
} from '@shutong/messaging';
import { opendataEntities } from '@shutong/opendata';
import {
  FixedClock,
  PlatformModule,
  readConfig,
  systemContext,
  type Clock,
  type Context,
  WEB_CLIENT,
  WebClient,
  networksOf,
} from '@shutong/platform';
import { HarvestEnding } from '../../libs/opendata/harvest/harvest-ending.service';
import { HarvestOrders } from '../../libs/opendata/harvest/harvest-orders.service';
import { HarvestRegister } from '../../libs/opendata/harvest/harvest-register.service';
import { HarvestRuns } from '../../libs/opendata/harvest/harvest-runs.service';
import { HarvestWriting } from '../../libs/opendata/harvest/harvest-writing.service';
import { Harvester } from '../../libs/opendata/harvest/harvester.service';
import type { HarvestRun } from '../../libs/opendata/harvest/run.entity';
import { Listing } from '../../libs/opendata/listing/listing.service';
import { Examination } from '../../libs/opendata/source/examination.service';
import type { HarvestSource } from '../../libs/opendata/source/source.entity';
import { Sources } from '../../libs/opendata/source/sources.service';
import '../../libs/opendata/opendata.permissions';
import { actor, contextOf } from './catalog';
import { testDatabase, type TestDatabase } from './database';

const hubServices = [Examination, HarvestOrders, HarvestRegister, HarvestWriting, Sources];
const workerServices = [
  HarvestEnding,
  HarvestRuns,
  HarvestWriting,
  Harvester,
  Listing,
  SearchIndex,
];

/** Sources and harvests, each side with its own database role, over a database of their own. */
export interface HarvestsUnderTest {
  readonly db: TestDatabase;
  readonly clock: Clock;
  readonly sources: Sources;
  readonly examination: Examination;
  readonly orders: HarvestOrders;
  readonly register: HarvestRegister;
  readonly runs: HarvestRuns;
  /** An operator of the authority. */
  readonly operator: Context;
  readonly system: Context;
  /** Examines, confirms and adds, as the catalogue of a region where one is named. */
  add(address: string, division?: string): Promise<HarvestSource>;
  /** Asks for a harvest, lets the worker see it to its end, and answers what it came to. */
  harvest(source: Pick<HarvestSource, 'id'>): Promise<HarvestRun>;
  /** Lets the worker list what was harvested. */
  list(): Promise<void>;
  rows<Row>(sql: string, params?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export interface HarvestOptions {
  readonly clock?: Clock;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Reaches nothing but this machine, and does not wait between attempts. */
export const localClient = (): WebClient =>
  new WebClient(
    {
      allowed: networksOf('127.0.0.1'),
      resolve: (host) => Promise.reject(Object.assign(new Error(host), { code: 'ENOTFOUND' })),
    },
    () => Promise.resolve(),
  );

export async function harvestsUnderTest(options: HarvestOptions = {}): Promise<HarvestsUnderTest> {
  const { clock = new FixedClock(new Date('2026-03-02T01:00:00Z')), settings = {} } = options;
  const db = await testDatabase();
  const started: (() => Promise<void>)[] = [];
  const start = async (role: 'hub' | 'worker', services: Type[]) => {
    const entities = [...auditEntities, ...identityEntities, ...opendataEntities];
    const database = await db.connect(role, entities);
    const config = readConfig(role, { HUB_REGION: '520000', ...settings });
    const links = await openLinks(config, clock, database);
    await ensureTopics(links, eventTopics());
    @Module({
      imports: [
        PlatformModule.with({ config, clock, database }),
        MessagingModule.with(links),
        AuditModule.with(observerOf('test', '0')),
      ],
      providers: [...services, { provide: WEB_CLIENT, useFactory: localClient }],
    })
    class TestModule {}
    const app = await NestFactory.createApplicationContext(TestModule, { logger: ['error'] });
    started.push(async () => {
      await app.close();
      await closeLinks(links);
    });
    return app;
  };
  const hub = await start('hub', hubServices);
  const worker = await start('worker', workerServices);
  return { ...sidesOf(hub, worker, clock), db, clock, ...accessOf(db, started) };
}

function sidesOf(hub: INestApplicationContext, worker: INestApplicationContext, clock: Clock) {
  const now = clock.now();
  const operator = contextOf(actor('11520000MB0000003C', ['authority']), now);
  const system = systemContext('harvest', now);
  const [sources, orders, register] = [
    hub.get(Sources),
    hub.get(HarvestOrders),
    hub.get(HarvestRegister),
  ];
  const examination = hub.get(Examination);
  const [runs, listing] = [worker.get(HarvestRuns), worker.get(Listing)];
  return {
    ...{ sources, orders, register, examination, runs, operator, system },
    list: async () => {
      while (await listing.next(system));
    },
    add: async (address: string, division: string | null = null) => {
      const found = await examination.examine(address);
      const confirmed = { ...found, title: address.slice(0, 300), everyHours: 24, division };
      return sources.add(operator, confirmed);
    },
    harvest: async ({ id }: Pick<HarvestSource, 'id'>) => {
      const { id: run } = await orders.ask(operator, id);
      while (await runs.next(system));
      return register.run(operator, run);
    },
  };
}

const accessOf = (db: TestDatabase, started: readonly (() => Promise<void>)[]) => ({
  rows: async <Row>(sql: string, params: unknown[] = []) =>
    (await db.pool('migrator').query(sql, params)).rows as Row[],
  close: async () => {
    for (const stop of started) await stop();
    await db.drop();
  },
});
