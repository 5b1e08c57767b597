import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule, observerOf } from '@shutong/audit';
import { AuditWorkerModule } from '@shutong/audit/worker.module';
import { CatalogWorkerModule } from '@shutong/catalog/worker.module';
import { ClocksWorkerModule } from '@shutong/clocks/worker.module';
import { DatasetsWorkerModule } from '@shutong/datasets/worker.module';
import { ExchangeWorkerModule } from '@shutong/exchange/worker.module';
import { IdentityWorkerModule } from '@shutong/identity/worker.module';
import { MessagingModule, type Foundation } from '@shutong/messaging';
import { MessagingWorkerModule } from '@shutong/messaging/worker.module';
import { NoticeWorkerModule } from '@shutong/notice/worker.module';
import { OpendataWorkerModule } from '@shutong/opendata/worker.module';
import { PlatformModule } from '@shutong/platform';
import { StatisticsWorkerModule } from '@shutong/statistics/worker.module';

@Module({})
export class AppModule {
  static with(parts: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(parts),
        MessagingModule.with(parts.links),
        AuditModule.with(observerOf('worker', '0')),
        AuditWorkerModule,
        CatalogWorkerModule,
        ClocksWorkerModule,
        DatasetsWorkerModule,
        ExchangeWorkerModule,
        IdentityWorkerModule,
        MessagingWorkerModule,
        NoticeWorkerModule,
        OpendataWorkerModule,
        StatisticsWorkerModule,
      ],
    };
  }
}
