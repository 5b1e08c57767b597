import { Global, Module } from '@nestjs/common';
import './catalog.permissions';
import { CatalogCounts } from './entry/catalog-counts.service';
import { EntryDrafting } from './entry/drafting.service';
import { EntryImport } from './entry/entry-import.service';
import { Entries } from './entry/entries.service';
import { EntryReview } from './entry/review.service';
import { SharingReport } from './entry/sharing-report.service';
import { Mounting } from './resource/mounting.service';
import { Resources } from './resource/resources.service';
import { SearchIndex } from './search/search-index.service';
import { Search } from './search/search.service';
import { SearchRebuild } from './search-rebuild.service';
import { CatalogLoader } from './source/catalog-loader.service';
import { SourceRemoval } from './source/removal.service';
import { Standards } from './standard/standards.service';

const services = [
  CatalogCounts,
  CatalogLoader,
  Entries,
  EntryDrafting,
  EntryImport,
  EntryReview,
  Mounting,
  Resources,
  Search,
  SearchIndex,
  SearchRebuild,
  SharingReport,
  SourceRemoval,
  Standards,
];

/** The catalogue's services, for every process that reads or writes it inside the hub. */
@Global()
@Module({ providers: services, exports: services })
export class CatalogModule {}
