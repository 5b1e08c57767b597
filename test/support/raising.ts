import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, observerOf } from '@shutong/audit';
import {
  Entries,
  EntryDrafting,
  EntryReview,
  Resources,
  type EntryContent,
  type ItemContent,
} from '@shutong/catalog';
import { ClockWatch, clocksEntities } from '@shutong/clocks';
import { ClocksWorkerModule } from '@shutong/clocks/worker.module';
import { exchangeEntities } from '@shutong/exchange';
import { ExchangeWorkerModule } from '@shutong/exchange/worker.module';
import { identityEntities } from '@shutong/identity';
import { IdentityWorkerModule } from '@shutong/identity/worker.module';
import { noticeEntities } from '@shutong/notice';
import { MessagingModule, closeLinks, openLinks } from '@shutong/messaging';
import { Config, PlatformModule, readConfig } from '@shutong/platform';
import { contents, submitted } from './catalog';
import type { Sharing } from '../../libs/exchange/application/application.entity';
import { bureau, police, type ExchangeHub } from './exchange';

/** What a revision changes of items, by code; `undefined` leaves the item out. */
export type ItemChanges = Readonly<Record<string, Partial<ItemContent> | undefined>>;

/** Revises the entry under which the hub's resource is mounted, and has the authority publish it. */
export async function publishRevision(
  hub: ExchangeHub,
  items: ItemChanges,
  change: Partial<EntryContent> = {},
): Promise<void> {
  const publish = await submitRevision(hub, items, change);
  await publish();
}

/** Revises the same entry up to the authority's review. Resolves to the authority's publishing of it. */
async function submitRevision(
  hub: ExchangeHub,
  items: ItemChanges,
  change: Partial<EntryContent>,
): Promise<() => Promise<unknown>> {
  const officer = hub.as(police, 'provider-officer');
  const { entry } = await hub.app.get(Resources).get(officer, hub.resourceId);
  const present = await hub.app.get(Entries).itemsOf({ id: entry.id, version: entry.version });
  const said = contents().items.flatMap((standard) => {
    const code = standard.code;
    if (code in items && items[code] === undefined) return [];
    const shown = present.find((one) => one.code === code);
    const { class: grade, personal, sharing } = shown ?? standard;
    return [{ ...standard, class: grade, personal, sharing, ...items[code] }];
  });
  const legalGround = said.some(({ sharing }) => sharing === 'not-shared') ? ground : null;
  await hub.app
    .get(EntryDrafting)
    .edit(
      officer,
      entry.id,
      contents({ title: '取水户登记', legalGround, ...change, items: said }),
    );
  await submitted({ get: (service) => hub.app.get(service) }, officer, entry.id);
  return () => hub.app.get(EntryReview).publish(hub.as(bureau, 'authority'), entry.id);
}

const conditional = { scope: '省级部门', uses: '行政审批' };
const ground = { law: '反洗钱法', article: '第五条', reason: '法律规定保密' };

/** The whole entry, and of its items those that are named, are shared so from now on. */
export async function shareAs(
  hub: ExchangeHub,
  sharing: Sharing,
  items: Readonly<Record<string, Sharing>> = {},
): Promise<void> {
  const publish = await readyToShareAs(hub, sharing, items);
  await publish();
}

/** The same up to the authority's review. Resolves to the authority's publishing of it. */
export function readyToShareAs(
  hub: ExchangeHub,
  sharing: Sharing,
  items: Readonly<Record<string, Sharing>> = {},
): Promise<() => Promise<unknown>> {
  const codes = ['permit_no', 'holder', 'contact'];
  return submitRevision(
    hub,
    Object.fromEntries(codes.map((code) => [code, { sharing: items[code] ?? sharing }])),
    { sharing, conditions: sharing === 'conditional' ? conditional : null },
  );
}

/** The exchange's worker over the hub's database, with the worker's own rights. */
export async function startWorker(
  hub: ExchangeHub,
  settings?: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  return (await workerUnderTest(hub, settings)).stop;
}

/** The same with its services, so that a test need not wait for their time. */
export async function workerUnderTest(
  { db, clock }: ExchangeHub,
  settings: Readonly<Record<string, string>> = {},
): Promise<{
  get: INestApplicationContext['get'];
  stop: () => Promise<void>;
}> {
  const entities = [...clocksEntities, ...exchangeEntities, ...identityEntities, ...noticeEntities];
  const database = await db.connect('worker', entities);
  const config = readConfig('worker', {
    ...{ HUB_REGION: '520000', AUTHORITY_DEPARTMENT: bureau },
    ...settings,
  });
  const links = await openLinks(config, clock, database);

  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('worker', '0')),
      IdentityWorkerModule,
      ExchangeWorkerModule,
    ],
  })
  class TestWorker {}
  const worker = await NestFactory.createApplicationContext(TestWorker, { logger: ['error'] });
  return {
    get: worker.get.bind(worker),
    stop: async () => {
      await worker.close();
      await closeLinks(links);
    },
  };
}

/** The worker's look at the clocks, with the worker's own rights, as often as a test asks for it; and what else it is made of. */
export interface WatchUnderTest {
  readonly look: ClockWatch['look'];
  readonly get: INestApplicationContext['get'];
  readonly stop: () => Promise<void>;
}

export async function startClockWatch({
  app,
  db,
  clock,
}: Pick<ExchangeHub, 'db' | 'clock'> & {
  readonly app: Pick<INestApplicationContext, 'get'>;
}): Promise<WatchUnderTest> {
  const database = await db.connect('worker', [
    ...clocksEntities,
    ...identityEntities,
    ...noticeEntities,
  ]);
  const { authorityDepartment: AUTHORITY_DEPARTMENT } = app.get(Config);
  const config = readConfig('worker', { HUB_REGION: '520000', AUTHORITY_DEPARTMENT });
  const links = await openLinks(config, clock, database);

  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('worker', '0')),
      IdentityWorkerModule,
      ClocksWorkerModule,
    ],
  })
  class TestWatch {}
  const worker = await NestFactory.createApplicationContext(TestWatch, { logger: ['error'] });
  const watch = worker.get(ClockWatch);
  return {
    look: (ctx) => watch.look(ctx),
    get: worker.get.bind(worker),
    stop: async () => {
      await worker.close();
      await closeLinks(links);
    },
  };
}
