import { MODULE_METADATA } from '@nestjs/common/constants';
import { AuditHubModule } from '@shutong/audit/hub.module';
import { CatalogHubModule } from '@shutong/catalog/hub.module';
import { ExchangeHubModule } from '@shutong/exchange/hub.module';
import { IdentityHubModule } from '@shutong/identity/hub.module';
import { StatisticsHubModule } from '@shutong/statistics/hub.module';

type Class = new (...args: never[]) => object;

const doors: Class[] = [
  AuditHubModule,
  CatalogHubModule,
  ExchangeHubModule,
  IdentityHubModule,
  StatisticsHubModule,
];

/** Every resolver behind the hub's doors, found by the metadata that @Resolver leaves. */
export function hubResolvers(): Class[] {
  const providers = doors.flatMap(providersOf);
  return [...new Set(providers)].filter((p) => Reflect.hasMetadata('graphql:resolver_type', p));
}

function providersOf(door: Class): Class[] {
  const own = (Reflect.getMetadata(MODULE_METADATA.PROVIDERS, door) ?? []) as unknown[];
  const imported = (Reflect.getMetadata(MODULE_METADATA.IMPORTS, door) ?? []) as unknown[];
  const classes = own.filter((p): p is Class => typeof p === 'function');
  const below = imported.filter((m): m is Class => typeof m === 'function').flatMap(providersOf);
  return [...classes, ...below];
}
