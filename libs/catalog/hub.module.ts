import { Module } from '@nestjs/common';
import { CatalogModule } from './catalog.module';
import { EntryResolver } from './entry/entry.resolver';
import { SharingReportResolver } from './entry/sharing-report.resolver';
import { ResourceResolver } from './resource/resource.resolver';
import { SearchController } from './search/search.controller';
import { SearchResolver } from './search/search.resolver';

/** The catalogue as departments, the authority and connectors reach it. */
@Module({
  imports: [CatalogModule],
  controllers: [SearchController],
  providers: [EntryResolver, ResourceResolver, SearchResolver, SharingReportResolver],
})
export class CatalogHubModule {}
