import { MODULE_METADATA } from '@nestjs/common/constants';
import { AuditHubModule } from '@shutong/audit/hub.module';
import { AuditWorkerModule } from '@shutong/audit/worker.module';
import { CatalogHubModule } from '@shutong/catalog/hub.module';
import { CatalogPortalModule } from '@shutong/catalog/portal.module';
import { ClocksHubModule } from '@shutong/clocks/hub.module';
import { ClocksWorkerModule } from '@shutong/clocks/worker.module';
import { DatasetsHubModule } from '@shutong/datasets/hub.module';
import { DatasetsWorkerModule } from '@shutong/datasets/worker.module';
import { ExchangeHubModule } from '@shutong/exchange/hub.module';
import { ExchangePortalModule } from '@shutong/exchange/portal.module';
import { ExchangeWorkerModule } from '@shutong/exchange/worker.module';
import { IdentityHubModule } from '@shutong/identity/hub.module';
import { MessagingHubModule } from '@shutong/messaging/hub.module';
import { MessagingWorkerModule } from '@shutong/messaging/worker.module';
import { NoticeHubModule } from '@shutong/notice/hub.module';
import { NoticeWorkerModule } from '@shutong/notice/worker.module';
import { OpendataHubModule } from '@shutong/opendata/hub.module';
import { OpendataPortalModule } from '@shutong/opendata/portal.module';
import { OpendataWorkerModule } from '@shutong/opendata/worker.module';
import { OperationsHubModule } from '@shutong/operations/hub.module';
import { StatisticsHubModule } from '@shutong/statistics/hub.module';
import { StatisticsWorkerModule } from '@shutong/statistics/worker.module';

export type Class = new (...args: never[]) => object;

export const hubDoors: readonly Class[] = [
  AuditHubModule,
  CatalogHubModule,
  ClocksHubModule,
  DatasetsHubModule,
  ExchangeHubModule,
  IdentityHubModule,
  MessagingHubModule,
  NoticeHubModule,
  OpendataHubModule,
  OperationsHubModule,
  StatisticsHubModule,
];
export const portalDoors: readonly Class[] = [
  CatalogPortalModule,
  ExchangePortalModule,
  OpendataPortalModule,
];
export const workerDoors: readonly Class[] = [
  AuditWorkerModule,
  ClocksWorkerModule,
  DatasetsWorkerModule,
  ExchangeWorkerModule,
  MessagingWorkerModule,
  NoticeWorkerModule,
  OpendataWorkerModule,
  StatisticsWorkerModule,
];

/** Classes that the doors list under the given module metadata, those of imported modules too. */
export function classesBehind(doors: readonly Class[], keys: readonly string[]): Class[] {
  return [...new Set(doors.flatMap((door) => classesOf(door, keys)))];
}

function classesOf(door: Class, keys: readonly string[]): Class[] {
  const listed = (key: string) => (Reflect.getMetadata(key, door) ?? []) as unknown[];
  const isClass = (value: unknown): value is Class => typeof value === 'function';
  const below = listed(MODULE_METADATA.IMPORTS).filter(isClass);
  const own = keys.flatMap((key) => listed(key).filter(isClass));
  return [...own, ...below.flatMap((module) => classesOf(module, keys))];
}
