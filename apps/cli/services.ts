import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import { CatalogModule, catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { identityEntities } from '@shutong/identity';
import { IdentityWorkerModule } from '@shutong/identity/worker.module';
import { MessagingModule, openFoundation, type Foundation } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { PlatformModule, systemContext, type Context } from '@shutong/platform';

import { FigureTables, Recount, Reports, Standings } from '@shutong/statistics';
import { withHubDatabase } from './hub-database';

@Module({})
class CliModule {
  static with(parts: Foundation): DynamicModule {
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
  const { parts, release } = await openFoundation({
    app: 'hub',
    url,
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
  const app = await NestFactory.createApplicationContext(CliModule.with(parts), {
    logger: ['error'],
  });
  try {
    return await work(app, systemContext('cli', parts.clock.now()));
  } finally {
    await app.close();
    await release();
  }
}
