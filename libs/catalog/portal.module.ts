import { Global, Module } from '@nestjs/common';
import { OpenEntries } from './entry/open-entries.service';
import { OpenEntryController } from './entry/open-entry.controller';
import { OpenSearchController } from './search/open-search.controller';
import { CountedSearch } from './search/counted-search.service';
import { Search } from './search/search.service';

/** The part of the catalogue that is open to everybody. */
@Global()
@Module({
  controllers: [OpenEntryController, OpenSearchController],
  providers: [OpenEntries, Search, CountedSearch],
  exports: [Search],
})
export class CatalogPortalModule {}
