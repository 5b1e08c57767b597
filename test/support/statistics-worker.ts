import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule, observerOf } from '@shutong/audit';
import { MessagingModule } from '@shutong/messaging';
import { Clock, Config, PlatformModule } from '@shutong/platform';
import { StatisticsHubModule } from '@shutong/statistics/hub.module';
import { StatisticsWorkerModule } from '@shutong/statistics/worker.module';
import type { ExchangeHub } from './exchange';

/** Counts as the worker does, over the hub's database and transport, and by its clock where no other is given. */
export async function startStatistics(
  hub: Pick<ExchangeHub, 'app' | 'db' | 'links'>,
  clock = hub.app.get<Clock>(Clock),
): Promise<INestApplicationContext> {
  const config = hub.app.get(Config);
  const database = await hub.db.connect('worker');
  @Module({
    imports: [
      PlatformModule.with({ config, clock, database }),
      MessagingModule.with(hub.links),
      AuditModule.with(observerOf('test', '1')),
      StatisticsHubModule,
      StatisticsWorkerModule,
    ],
  })
  class Statistics {}
  return NestFactory.createApplicationContext(Statistics, { logger: ['error'] });
}
