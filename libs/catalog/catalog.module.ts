import { Global, Module } from '@nestjs/common';
import './catalog.permissions';
import { Clearance } from './clearance/clearance.service';
import { CatalogCounts } from './entry/catalog-counts.service';
import { EntryDrafting } from './entry/drafting.service';
import { EntryImport } from './entry/entry-import.service';
import { Entries } from './entry/entries.service';
import { EntryWriter } from './entry/entry-writer.service';
import { EntryReview } from './entry/review.service';
import { SharingReport } from './entry/sharing-report.service';
import { Submission } from './entry/submission.service';
import { Mounting } from './resource/mounting.service';
import { Resources } from './resource/resources.service';
import { RuleDocumentRegister } from './rule-document/rule-document-register.service';
import { RuleDocuments } from './rule-document/rule-documents.service';
import { SearchIndex } from './search/search-index.service';
import { Search } from './search/search.service';
import { SearchRebuild } from './search-rebuild.service';
import { CatalogLoader } from './source/catalog-loader.service';
import { SourceRemoval } from './source/removal.service';
import { Standards } from './standard/standards.service';

const services = [
  CatalogCounts,
  CatalogLoader,
  Clearance,
  Entries,
  EntryDrafting,
  EntryImport,
  EntryReview,
  EntryWriter,
  Mounting,
  Resources,
  RuleDocumentRegister,
  RuleDocuments,
  Search,
  SearchIndex,
  SearchRebuild,
  SharingReport,
  SourceRemoval,
  Standards,
  Submission,
];

/** The catalogue's services, for every process that reads or writes it inside the hub. */
@Global()
@Module({ providers: services, exports: services })
export class CatalogModule {}
