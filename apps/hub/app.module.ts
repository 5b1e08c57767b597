import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule, observerOf } from '@shutong/audit';
import { AuditHubModule } from '@shutong/audit/hub.module';
import { CatalogHubModule } from '@shutong/catalog/hub.module';
import { ClocksHubModule } from '@shutong/clocks/hub.module';
import { DatasetsHubModule } from '@shutong/datasets/hub.module';
import { ExchangeHubModule } from '@shutong/exchange/hub.module';
import { IdentityHubModule } from '@shutong/identity/hub.module';
import { MessagingModule, type Foundation } from '@shutong/messaging';
import { MessagingHubModule } from '@shutong/messaging/hub.module';
import { NoticeHubModule } from '@shutong/notice/hub.module';
import { OpendataHubModule } from '@shutong/opendata/hub.module';
import { OperationsHubModule } from '@shutong/operations/hub.module';
import { PlatformModule, graphqlModule } from '@shutong/platform';
import { StatisticsHubModule } from '@shutong/statistics/hub.module';

@Module({})
export class AppModule {
  static with(parts: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(parts),
        MessagingModule.with(parts.links),
        AuditModule.with(observerOf('hub', String(parts.config.hubInstance))),
        graphqlModule(),
        IdentityHubModule,
        AuditHubModule,
        CatalogHubModule,
        ClocksHubModule,
        DatasetsHubModule,
        ExchangeHubModule,
        MessagingHubModule,
        NoticeHubModule,
        OpendataHubModule,
        OperationsHubModule,
        StatisticsHubModule,
      ],
    };
  }
}
