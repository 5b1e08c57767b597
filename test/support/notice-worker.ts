import { Test, type TestingModule } from '@nestjs/testing';
import { AuditModule, observerOf } from '@shutong/audit';
import { IdentityWorkerModule } from '@shutong/identity/worker.module';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
} from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { NoticeWorkerModule } from '@shutong/notice/worker.module';
import { PlatformModule, readConfig, uuidv7, type Clock } from '@shutong/platform';
import { testDatabase, type TestDatabase } from './database';
import { departmentCode } from './identity-fixtures';
import { tellerOf, type Teller } from './telling';

export const department = departmentCode(1);
export const heads = { department, role: 'office-head' as const };

/** The worker's side of notices over a database of its own; its rounds run once it is started. */
export interface NoticeWorker {
  readonly store: TestDatabase;
  readonly module: TestingModule;
  readonly teller: Teller;
  /** Office heads unless said otherwise, each with an address of its own; answers the ids. */
  people(names: readonly string[], roles?: readonly string[]): Promise<string[]>;
  rows<Row>(sql: string, params?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function noticeWorker(
  clock: Clock,
  settings: Readonly<Record<string, string>>,
): Promise<NoticeWorker> {
  const store = await testDatabase();
  const owner = store.pool('migrator');
  await owner.query(
    `INSERT INTO identity.department
       (code, name, division, level, node, path, registered_at, changed_at)
     VALUES ($1, '数据局', '520000', 'province', '520000', $1, now(), now())`,
    [department],
  );
  const database = await store.connect('worker', noticeEntities);
  const config = readConfig('worker', settings);
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const release = async () => {
    await closeLinks(links);
    await store.drop();
  };
  const compiling = Test.createTestingModule({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with(observerOf('test', '0')),
      IdentityWorkerModule,
      NoticeWorkerModule,
    ],
  }).compile();
  const module = await compiling.catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return {
    ...{ store, module, teller: tellerOf(module) },
    people: async (names, roles = ['office-head']) => {
      const ids = names.map(() => uuidv7(clock.now()));
      await owner.query(
        `INSERT INTO identity.person
           (id, issuer, subject, name, department, mapped_roles, email, registered_at)
         SELECT id, 'https://login.example', name, name, $3, $4, name || '@gov.example', now()
           FROM unnest($1::uuid[], $2::text[]) AS p(id, name)`,
        [ids, names, department, roles],
      );
      return ids;
    },
    rows: async <Row>(sql: string, params: unknown[] = []) =>
      (await owner.query(sql, params)).rows as Row[],
    close: async () => {
      await module.close();
      await release();
    },
  };
}
