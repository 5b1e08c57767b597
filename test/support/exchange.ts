import { Module, type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditModule, observerOf } from '@shutong/audit';
import {
  CatalogModule,
  Entries,
  EntryImport,
  Mounting,
  RuleDocumentRegister,
  catalogEntities,
} from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { exchangeEntities } from '@shutong/exchange';
import { ExchangeHubModule } from '@shutong/exchange/hub.module';
import { Enrolments, identityEntities } from '@shutong/identity';
import { IdentityHubModule } from '@shutong/identity/hub.module';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
  type Links,
} from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { NoticeHubModule } from '@shutong/notice/hub.module';
import {
  Clock,
  PlatformModule,
  SystemClock,
  createHttpApp,
  readConfig,
  type Actor,
  type Context,
  type Role,
} from '@shutong/platform';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  type ConnectorKeys,
  type KeyCard,
} from '@shutong/wire';
import { EnrolmentService } from '../../libs/exchange/link/enrolment.service';
import { actor, bureau, contents, newEntry, contextOf, police, water } from './catalog';
import { testDatabase, type TestDatabase } from './database';
import { newTokenKey } from './identity-hub';

export { bureau, police, water };

/** A department's keys, as its connector would hold them. */
export interface Party {
  readonly department: string;
  readonly keys: ConnectorKeys;
  readonly card: KeyCard;
}

/** The exchange's hub side over a real database and transport; nobody is enrolled. */
export interface ExchangeHub {
  readonly app: NestFastifyApplication;
  readonly db: TestDatabase;
  readonly links: Links;
  readonly clock: Clock;
  readonly resourceId: string;
  readonly forbiddenEntryId: string;
  as(department: string, role: Role, name?: string): Context;
  entries(action: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** The same with two departments enrolled. */
export interface ExchangeUnderTest extends ExchangeHub {
  readonly provider: Party;
  readonly requester: Party;
}

export async function exchangeUnderTest(
  clock?: Clock,
  settings: Readonly<Record<string, string>> = {},
): Promise<ExchangeUnderTest> {
  const hub = await exchangeHub(settings, clock);
  const provider = await enrol(hub, police);
  return { ...hub, provider, requester: await enrol(hub, water) };
}

/**
 * `settings` of the hub and `doors` beside those that any test needs; `clock` where a test moves the time.
 */
export async function exchangeHub(
  settings: Readonly<Record<string, string>> = {},
  clock: Clock = new SystemClock(),
  doors: NonNullable<ModuleMetadata['imports']> = [],
): Promise<ExchangeHub> {
  const db = await testDatabase();
  await registerDepartments(db);
  const { app, links } = await hubOver(db, settings, clock, doors);
  const as = (department: string, role: Role, name = 'one') =>
    contextOf(actor(department, [role], name), clock.now());
  const seeded = await seed(app, as);
  return {
    ...{ app, db, links, clock, as },
    ...seeded,
    entries: async (action) => {
      const { rows } = await db
        .pool('migrator')
        .query<{ body: Buffer }>('SELECT body FROM audit.entry WHERE action = $1 ORDER BY pk', [
          action,
        ]);
      return rows.map(({ body }) => JSON.parse(body.toString('utf8')) as Record<string, unknown>);
    },
    close: async () => {
      await app.close();
      await closeLinks(links);
      await db.drop();
    },
  };
}

/** A hub over a database in which others may be at work, each with its own HUB_INSTANCE. */
export async function hubOver(
  db: TestDatabase,
  settings: Readonly<Record<string, string>>,
  clock: Clock = new SystemClock(),
  doors: NonNullable<ModuleMetadata['imports']> = [],
): Promise<{ readonly app: NestFastifyApplication; readonly links: Links }> {
  const config = readConfig('hub', {
    ...{ HUB_REGION: '520000', RESOURCE_CODE_RULE: 'portal' },
    TOKEN_KEY: newTokenKey(),
    AUTHORITY_DEPARTMENT: bureau,
    ...settings,
  });
  const entities = [
    ...catalogEntities,
    ...clocksEntities,
    ...exchangeEntities,
    ...identityEntities,
    ...noticeEntities,
  ];
  const database = await db.connect('hub', entities);
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());

  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      ...doors,
      MessagingModule.with(links),
      AuditModule.with(observerOf('test', '0')),
      IdentityHubModule,
      NoticeHubModule,
      CatalogModule,
      ExchangeHubModule,
    ],
  })
  class TestHub {}
  const app = await createHttpApp(TestHub, { clock });
  await app.init();
  return { app, links };
}

async function registerDepartments(db: TestDatabase): Promise<void> {
  await db.pool('migrator').query(
    `INSERT INTO identity.department
       (code, name, name_en, division, level, node, path, registered_at, changed_at)
     SELECT code, name, name, '520000', 'province', '520000', code, now(), now()
       FROM unnest($1::text[], $2::text[]) AS d(code, name)`,
    [
      [water, police, bureau],
      ['省水利厅', '省公安厅', '省大数据局'],
    ],
  );
}

async function seed(app: NestFastifyApplication, as: ExchangeUnderTest['as']) {
  const officer: Actor = as(police, 'provider-officer').actor;
  const publisher = as(bureau, 'authority').actor;
  const ground = { law: '反洗钱法', article: '第五条', reason: '法律规定保密' };
  const forbidden = contents({
    title: '可疑交易线索',
    sharing: 'not-shared',
    conditions: null,
    legalGround: ground,
    open: 'not-open',
    items: contents().items.map((item) => ({ ...item, sharing: 'not-shared', open: 'not-open' })),
  });
  const ctx = as(police, 'provider-officer');
  await app.get(RuleDocumentRegister).registerShipped(ctx);
  await app
    .get(EntryImport)
    .importEntries(
      ctx,
      [
        newEntry('303/1', contents({ title: '取水户登记' }), officer),
        newEntry('303/2', forbidden, officer),
      ],
      publisher,
    );
  const entry = await app.get(Entries).byCode(ctx, '303/1');
  const { id: resourceId } = await app.get(Mounting).mount(ctx, entry.id, {
    code: 'permits',
    title: '取水许可表',
    kind: 'table',
    modes: ['verify', 'query'],
    keyFields: ['permit_no'],
    fields: ['permit_no', 'holder', 'contact'],
    masks: { contact: 'keep-3-4' },
    matchRules: { permit_no: 'exact', holder: 'nfkc' },
    subjectField: null,
  });
  const { id: forbiddenEntryId } = await app.get(Entries).byCode(ctx, '303/2');
  return { resourceId, forbiddenEntryId };
}

export async function enrol(hub: ExchangeHub, department: string): Promise<Party> {
  const keys = await openConnectorKeys(generateConnectorKeys());
  const issuedAt = Date.now() * 1000;
  const jws = issueKeyCard(keys, { department, hosted: false, issuedAt });
  const ctx = hub.as(department, 'security-administrator');
  const { token } = await hub.app.get(Enrolments).issue(ctx, { department, hosted: false });
  await hub.app.get(EnrolmentService).enrol(ctx, { token, card: jws });
  return { department, keys, card: await openKeyCard(jws) };
}
