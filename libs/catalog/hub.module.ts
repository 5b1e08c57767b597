import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, systemContext } from '@shutong/platform';
import { CatalogModule } from './catalog.module';
import { EntryResolver, EntryVersionResolver } from './entry/entry.resolver';
import { SharingReportResolver } from './entry/sharing-report.resolver';
import { ResourceResolver } from './resource/resource.resolver';
import { SearchController } from './search/search.controller';
import { SearchResolver } from './search/search.resolver';
import { SearchRebuild } from './search-rebuild.service';

/** The catalogue as departments, the authority and connectors reach it. */
@Module({
  imports: [CatalogModule],
  controllers: [SearchController],
  providers: [
    EntryResolver,
    EntryVersionResolver,
    ResourceResolver,
    SearchResolver,
    SharingReportResolver,
  ],
})
export class CatalogHubModule implements OnApplicationBootstrap {
  constructor(
    @Inject(SearchRebuild) private readonly search: SearchRebuild,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** After an upgrade that changes what search holds; else it only looks. */
  async onApplicationBootstrap(): Promise<void> {
    await this.search.rebuildIfOutdated(systemContext('hub', this.clock.now()));
  }
}
