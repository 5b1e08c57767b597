import 'reflect-metadata';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import {
  CatalogLoader,
  CatalogModule,
  RuleDocumentRegister,
  catalogEntities,
} from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { exchangeEntities } from '@shutong/exchange';
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
  required,
  systemContext,
  type Context,
  type PlatformParts,
} from '@shutong/platform';
import { readRegion } from './region';
import { connectorsOf } from './region-connectors';
import { importDepartments } from './seed-departments';
import { importEntries, mountResources } from './seed-catalog';
import { inviteConnectors } from './seed-connectors';
import type { Seeded } from './seed-region';

@Module({})
class SeedModule {
  static with(parts: PlatformParts & { readonly links: Links }): DynamicModule {
    return {
      module: SeedModule,
      imports: [
        PlatformModule.with(parts),
        MessagingModule.with(parts.links),
        AuditModule.with(observerOf('seed', '0')),
        IdentityWorkerModule,
        CatalogModule,
      ],
    };
  }
}

/** Runs once at each start of the demo, before the hub listens. */
async function main(catalog: string | undefined): Promise<void> {
  const config = readConfig('hub');
  const clock = new SystemClock();
  const database = await Database.connect({
    url: required(config, 'databaseUrl'),
    pool: config.databasePool,
    application: 'shutong-seed',
    entities: [
      ...auditEntities,
      ...catalogEntities,
      ...clocksEntities,
      ...exchangeEntities,
      ...identityEntities,
      ...noticeEntities,
    ],
  });
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const parts = { config, clock, database, links };
  const app = await NestFactory.createApplicationContext(SeedModule.with(parts), {
    logger: ['error'],
  });
  const seeded = await seed(app, systemContext('seed', clock.now()), catalog);
  await app.close();
  await closeLinks(links);
  await database.close();
  process.send?.(seeded, () => process.exit(0));
}

async function seed(
  app: INestApplicationContext,
  ctx: Context,
  catalog: string | undefined,
): Promise<Seeded> {
  const region = readRegion();
  await importDepartments(app, ctx, region.departments);
  await app.get(RuleDocumentRegister).registerShipped(ctx);
  await importEntries(app, ctx, region);
  await mountResources(app, ctx, region);
  if (catalog !== undefined) await app.get(CatalogLoader).load(ctx, catalog, {});
  return { invitations: await inviteConnectors(app, ctx, connectorsOf(region)) };
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
