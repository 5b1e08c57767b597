import { Module, type DynamicModule } from '@nestjs/common';
import { CatalogPortalModule } from '@shutong/catalog/portal.module';
import { ExchangePortalModule } from '@shutong/exchange/portal.module';
import { MessagingPortalModule } from '@shutong/messaging/portal.module';
import { OpendataPortalModule } from '@shutong/opendata/portal.module';
import { PlatformModule, type PlatformParts } from '@shutong/platform';

@Module({})
export class AppModule {
  static with(parts: PlatformParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(parts),
        MessagingPortalModule,
        CatalogPortalModule,
        ExchangePortalModule,
        OpendataPortalModule,
      ],
    };
  }
}
