import { Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, observerOf } from '@shutong/audit';
import {
  CatalogModule,
  Clearance,
  EntryReview,
  RuleDocumentRegister,
  assessmentKinds,
  catalogEntities,
  type AssessmentContent,
  type Entry,
  type EntryContent,
  type NewEntry,
} from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { identityEntities } from '@shutong/identity';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
} from '@shutong/messaging';
import { NoticeModule, noticeEntities } from '@shutong/notice';
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
  const database = await store.connect('hub', [
    ...catalogEntities,
    ...clocksEntities,
    ...identityEntities,
    ...noticeEntities,
  ]);
  const config = readConfig('hub', {
    ...{ HUB_REGION: '520000', RESOURCE_CODE_RULE: 'portal', AUTHORITY_DEPARTMENT: bureau },
  });
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());

  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('test', '0')),
      IdentityModule,
      NoticeModule,
      CatalogModule,
    ],
  })
  class TestModule {}
  const app = await NestFactory.createApplicationContext(TestModule, { logger: ['error'] });
  await app.get(RuleDocumentRegister).registerShipped(systemContext('test', clock.now()));
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
    basis: [{ document: 'decree-809', article: '第十二条' }],
    industry: null,
    open: 'conditional',
    openConditions: '实名登记，说明用途',
    relatedCodes: [],
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
  dataElement: null,
  codeTable: null,
  ...change,
});

/** Both assessments, as a department records them. */
export const assessments = (change: Partial<AssessmentContent> = {}): AssessmentContent[] =>
  assessmentKinds.map((kind) => ({
    kind,
    result: 'passed',
    assessedOn: '2026-02-27',
    assessor: '评估员',
    fileSha256: 'ab'.repeat(32),
    ...change,
  }));

/** A complete entry for the import, with the people who answer for it. */
export const newEntry = (code: string, content: EntryContent, officer: Actor): NewEntry => ({
  ...{ code, content, officer, assessments: assessments() },
  head: actor(officer.department, ['department-head'], 'head'),
});

/** Assesses, approves and submits a draft: everything before the authority's turn. */
export async function submitted(
  catalog: Pick<CatalogUnderTest, 'get'>,
  officer: Context,
  id: string,
): Promise<Entry> {
  for (const assessment of assessments())
    await catalog.get(Clearance).assess(officer, id, assessment);
  const head = actor(officer.actor.department, ['department-head'], 'head');
  await catalog.get(Clearance).approve({ ...officer, actor: head }, id);
  return catalog.get(EntryReview).submit(officer, id);
}
