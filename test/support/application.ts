import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AuditModule } from '@shutong/audit';
import {
  MessagingModule,
  ensureTopics,
  eventTopics,
  openLinks,
  closeLinks,
} from '@shutong/messaging';
import {
  FixedClock,
  PlatformModule,
  readConfig,
  systemContext,
  type Config,
  type Context,
  type Database,
  type DatabaseOptions,
  type DatabaseRole,
} from '@shutong/platform';
import { testDatabase, type TestDatabase } from './database';
import { patienceMs } from './patience';

/** A Nest application over a real database and the embedded transport, with a clock to move. */
export interface TestApplication {
  readonly module: TestingModule;
  readonly db: TestDatabase;
  readonly database: Database;
  readonly clock: FixedClock;
  readonly ctx: Context;
  close(): Promise<void>;
}

export interface TestApplicationOptions {
  readonly role: DatabaseRole;
  readonly entities?: DatabaseOptions['entities'];
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly config?: Partial<Config>;
  readonly now?: Date;
}

/** Databases of applications that run: what waits in vain tells what could not be handled there. */
const open = new Set<TestDatabase>();

export async function testApplication(options: TestApplicationOptions): Promise<TestApplication> {
  const db = await testDatabase();
  const database = await db.connect(options.role, options.entities ?? []);
  const clock = new FixedClock(options.now ?? new Date('2026-03-02T08:00:00Z'));
  const config = Object.assign(readConfig('hub', {}), options.config);
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(links),
      AuditModule.with({ service: 'test', instance: 'test', version: '0' }),
      ...options.imports,
    ],
  }).compile();
  await module.init();
  open.add(db);
  return {
    module,
    db,
    database,
    clock,
    ctx: systemContext('test', clock.now()),
    close: async () => {
      open.delete(db);
      await module.close();
      await closeLinks(links);
      await db.drop();
    },
  };
}

/** Waits until a condition holds; fails with what was last seen where it never does. */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
): Promise<T> {
  const started = performance.now();
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() - started > patienceMs) {
      throw new Error(
        `Still not so (${await unhandled()}): ${endsOf(String(JSON.stringify(seen)))}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What matters of a long text is as often at its end as at its beginning. */
const endsOf = (text: string): string =>
  text.length <= 600 ? text : `${text.slice(0, 300)} … ${text.slice(-300)}`;

async function unhandled(): Promise<string> {
  const letters = [...open].map(async (db) => {
    const { rows } = await db
      .pool()
      .query<{ said: string }>(
        `SELECT topic || ', ' || "group" || ': ' || error AS said FROM transport.dead_letter ORDER BY id LIMIT 3`,
      );
    return rows.map(({ said }) => said.slice(0, 300));
  });
  return `dead letters: ${(await Promise.all(letters)).flat().join('; ') || 'none'}`;
}
