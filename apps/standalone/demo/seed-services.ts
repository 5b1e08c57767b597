import 'reflect-metadata';
import { Module, type INestApplicationContext, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, auditEntities, observerOf } from '@shutong/audit';
import { CatalogModule, catalogEntities } from '@shutong/catalog';
import { clocksEntities } from '@shutong/clocks';
import { identityEntities } from '@shutong/identity';
import { IdentityWorkerModule } from '@shutong/identity/worker.module';
import { MessagingModule, openFoundation } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import {
  PlatformModule,
  systemContext,
  type Actor,
  type Context,
  type DatabaseOptions,
  type Role,
} from '@shutong/platform';

/** What a seeding needs beside identity and catalogue. */
export interface SeedParts {
  readonly entities: DatabaseOptions['entities'];
  readonly providers: readonly Provider[];
}

/** Runs `work` with the hub's own services, as the hub's database role, then closes everything. */
export async function withSeedServices<T>(
  { entities, providers }: SeedParts,
  work: (app: INestApplicationContext, ctx: Context) => Promise<T>,
): Promise<T> {
  const { parts, release } = await openFoundation({
    app: 'hub',
    application: 'shutong-seed',
    entities: [
      ...auditEntities,
      ...catalogEntities,
      ...clocksEntities,
      ...identityEntities,
      ...noticeEntities,
      ...entities,
    ],
  });
  @Module({
    imports: [
      PlatformModule.with(parts),
      MessagingModule.with(parts.links),
      AuditModule.with(observerOf('seed', '0')),
      IdentityWorkerModule,
      CatalogModule,
    ],
    providers: [...providers],
  })
  class SeedModule {}
  const app = await NestFactory.createApplicationContext(SeedModule, { logger: ['error'] });
  const result = await work(app, systemContext('seed', parts.clock.now()));
  await app.close();
  await release();
  return result;
}

/** Ends this process with what `work` resolved to told to its parent, or with its error in the log. */
export function tellParent(work: Promise<object>): void {
  work.then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** The seed acts for a department's people, and its log entries say that it was the seed. */
export function actorOf(ctx: Context, department: string, role: Role): Actor {
  const id = `${ctx.actor.id}/${role}`;
  return { ...ctx.actor, id, department, roles: [role] };
}
