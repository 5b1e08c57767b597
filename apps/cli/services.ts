import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import { CatalogModule, catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { identityEntities } from '@shutong/identity';
import { IdentityWorkerModule } from '@shutong/identity/worker.module';
import {
  MessagingModule,
  closeLinks,
  ensureTopics,
  eventTopics,
  openLinks,
  type Links,
} from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import {
  Database,
  PlatformModule,
  SystemClock,
  readConfig,
  systemContext,
  type Context,
  type PlatformParts,
} from '@shutong/platform';

import { FigureTables, Recount, Reports, Standings } from '@shutong/statistics';
import { withHubDatabase } from './hub-database';

@Module({})
class CliModule {
  static with(parts: PlatformParts & { readonly links: Links }): DynamicModule {
    return {
      module: CliModule,
      imports: [
        PlatformModule.with(parts),
        MessagingModule.with(parts.links),
        AuditModule.with(observerOf('cli', '0')),
        IdentityWorkerModule,
        CatalogModule,
      ],
      providers: [Recount, Standings, FigureTables, Reports],
    };
  }
}

/** Runs `work` with the hub's services over its database, then closes everything. */
export async function withServices<T>(
  work: (app: INestApplicationContext, ctx: Context) => Promise<T>,
): Promise<T> {
  return withHubDatabase((url) => within(url, work));
}

async function within<T>(
  url: string,
  work: (app: INestApplicationContext, ctx: Context) => Promise<T>,
): Promise<T> {
  const config = readConfig('hub', process.env);
  const clock = new SystemClock();
  const database = await Database.connect({
    url,
    pool: config.databasePool,
    application: 'shutong-cli',
    entities: [
      ...auditEntities,
      ...catalogEntities,
      ...clocksEntities,
      ...identityEntities,
      ...noticeEntities,
    ],
    statementTimeout: 600_000,
  });
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const parts = { config, clock, database, links };
  const app = await NestFactory.createApplicationContext(CliModule.with(parts), {
    logger: ['error'],
  });
  try {
    return await work(app, systemContext('cli', clock.now()));
  } finally {
    await app.close();
    await closeLinks(links);
    await database.close();
  }
}
