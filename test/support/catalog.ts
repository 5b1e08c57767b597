import { Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, observerOf } from '@shutong/audit';
import { CatalogModule, catalogEntities, type EntryContent } from '@shutong/catalog';
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
  uuidv7,
  type Actor,
  type Context,
  type Database,
  type Role,
} from '@shutong/platform';
import { IdentityModule } from '../../libs/identity/identity.module';
import { testDatabase, type TestDatabase } from './database';

export const water = '11520000MB0000001A';
export const police = '11520000MB0000002B';
export const bureau = '11520000MB0000003C';

/** The catalogue's services on a database of their own, with three departments. */
export interface CatalogUnderTest {
  readonly store: TestDatabase;
  readonly database: Database;
  readonly clock: FixedClock;
  /** Everything below the doors, for an application over the same database. */
  readonly modules: Type;
  readonly application: INestApplicationContext;
  get<T>(service: Type<T>): T;
  as(department: string | null, ...roles: Role[]): Context;
  rows<Row>(sql: string, params?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function catalogUnderTest(): Promise<CatalogUnderTest> {
  const store = await testDatabase();
  const owner = store.pool('migrator');
  await owner.query(
    `INSERT INTO identity.department
       (code, name, name_en, division, level, node, path, registered_at, changed_at)
     SELECT code, name, name, '520000', 'province', '520000', code, now(), now()
       FROM unnest($1::text[], $2::text[]) AS d(code, name)`,
    [
      [water, police, bureau],
      ['省水利厅', '省公安厅', '省大数据局'],
    ],
  );
  const clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
  const database = await store.connect('hub', [...catalogEntities, ...identityEntities]);
  const config = readConfig('hub', { HUB_REGION: '520000' });
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());

  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('test', '0')),
      IdentityModule,
      CatalogModule,
    ],
  })
  class TestModule {}
  const app = await NestFactory.createApplicationContext(TestModule, { logger: ['error'] });
  return {
    store,
    database,
    clock,
    modules: TestModule,
    application: app,
    get: (service) => app.get(service),
    as: (department, ...roles) => contextOf(actor(department, roles), clock.now()),
    rows: async <Row>(sql: string, params: unknown[] = []) =>
      (await owner.query(sql, params)).rows as Row[],
    close: async () => {
      await app.close();
      await closeLinks(links);
      await store.drop();
    },
  };
}

export const actor = (department: string | null, roles: Role[], name = 'one'): Actor => ({
  kind: 'person',
  id: `test|${department ?? 'none'}|${roles.join('+')}|${name}`,
  name,
  department,
  roles,
  authn: { method: 'oidc', clientId: 'test', tokenHash: '' },
});

export const contextOf = (who: Actor, now: Date): Context => ({
  ...systemContext('test', now),
  actor: who,
  requestId: uuidv7(now),
});

/** A complete conditional entry; tests change what they are about. */
export function contents(change: Partial<EntryContent> = {}): EntryContent {
  return {
    title: '取水许可证信息',
    titleEn: 'Water abstraction permits',
    summary: '全省取水许可证的持证单位、许可水量与有效期。',
    theme: '资源能源',
    keywords: ['取水', '许可'],
    formats: ['mysql'],
    updateCycle: 'daily',
    sharing: 'conditional',
    modes: ['verify', 'query'],
    conditions: { scope: '省级部门', uses: '行政审批' },
    legalGround: null,
    open: 'conditional',
    items: [
      item('permit_no', '许可证编号', { nameEn: 'Permit number' }),
      item('holder', '持证单位'),
      item('contact', '联系人手机号', { class: 3, personal: true, open: 'not-open' }),
    ],
    ...change,
  };
}

export const item = (
  code: string,
  name: string,
  change: Partial<EntryContent['items'][number]> = {},
): EntryContent['items'][number] => ({
  code,
  name,
  nameEn: '',
  type: 'string',
  length: 64,
  class: 1,
  personal: false,
  sharing: 'conditional',
  open: 'conditional',
  ...change,
});
