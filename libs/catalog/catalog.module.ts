import { Global, Module } from '@nestjs/common';
import { ClocksModule } from '@shutong/clocks';
import { NoticeModule } from '@shutong/notice';
import './catalog.permissions';
import { CatalogChangeNotices } from './catalog-change/catalog-change.notices';
import { CatalogChangeRegister } from './catalog-change/catalog-change-register.service';
import { CatalogChangeSteps } from './catalog-change/catalog-change-steps.service';
import { ChangeExtension } from './catalog-change/change-extension.service';
import { ChangeOpening } from './catalog-change/change-opening.service';
import { ChangeRecording } from './catalog-change/change-recording.service';
import { ChangedEntries } from './catalog-change/changed-entries.service';
import { Clearance } from './clearance/clearance.service';
import { Coverage } from './covering/coverage.service';
import { CatalogCounts } from './entry/catalog-counts.service';
import { DepartmentListPublishing } from './department-list/department-list-publishing.service';
import { DepartmentLists } from './department-list/department-lists.service';
import { EntryDrafting } from './entry/drafting.service';
import { EntryFiles } from './entry/entry-files.service';
import { EntryImport } from './entry/entry-import.service';
import { Entries } from './entry/entries.service';
import { EntryWriter } from './entry/entry-writer.service';
import { Raises } from './entry/raises.service';
import { ReviewClock } from './entry/review-clock.service';
import { ReviewJournal } from './entry/review-journal.service';
import { EntryNotices } from './entry/entry.notices';
import { EntryReview } from './entry/review.service';
import { SharingReport } from './entry/sharing-report.service';
import { History } from './history/history.service';
import { Submission } from './entry/submission.service';
import { Mounting } from './resource/mounting.service';
import { Theming } from './resource/theming.service';
import { Resources } from './resource/resources.service';
import { Responsibilities } from './responsibility/responsibilities.service';
import { ResponsibilityPublishing } from './responsibility/responsibility-publishing.service';
import { CitingEntries } from './rule-document/citing-entries.service';
import { RuleDocumentRegister } from './rule-document/rule-document-register.service';
import { RuleDocuments } from './rule-document/rule-documents.service';
import { SearchIndex } from './search/search-index.service';
import { Search } from './search/search.service';
import { SearchRebuild } from './search-rebuild.service';
import { BulkEdit } from './sheet/bulk-edit.service';
import { EntryChange } from './sheet/entry-change.service';
import { SheetExport } from './sheet/sheet-export.service';
import { SheetImport } from './sheet/sheet-import.service';
import { SheetSlots } from './sheet/sheet-slots.service';
import { SourceDepartmentJournal } from './source-department/source-department-journal.service';
import { SourceDepartmentNaming } from './source-department/source-department-naming.service';
import { SourceDepartments } from './source-department/source-departments.service';
import { CatalogLoader } from './source/catalog-loader.service';
import { SourceRemoval } from './source/removal.service';
import { BoundItems } from './standard/bound-items.service';
import { CodeTableRegister } from './standard/code-table-register.service';
import { RegisteredStandards } from './standard/registered-standards.service';
import { RegisterJournal } from './standard/register-journal.service';
import { ShippedStandards } from './standard/shipped-standards.service';
import { StandardRegister } from './standard/standard-register.service';
import { StandardReport } from './standard/standard-report.service';
import { Standards } from './standard/standards.service';
import { ValueCheck } from './standard/value-check.service';
import { Surveys } from './survey/surveys.service';
import { Taxonomies } from './taxonomy/taxonomies.service';

const services = [
  BoundItems,
  BulkEdit,
  CatalogChangeNotices,
  CatalogChangeRegister,
  CatalogChangeSteps,
  CatalogCounts,
  CatalogLoader,
  ChangedEntries,
  ChangeExtension,
  ChangeOpening,
  ChangeRecording,
  CitingEntries,
  Clearance,
  CodeTableRegister,
  Coverage,
  DepartmentListPublishing,
  DepartmentLists,
  Entries,
  EntryChange,
  EntryDrafting,
  EntryFiles,
  EntryImport,
  EntryNotices,
  EntryReview,
  EntryWriter,
  History,
  Mounting,
  Raises,
  RegisteredStandards,
  RegisterJournal,
  Resources,
  Responsibilities,
  ResponsibilityPublishing,
  ReviewClock,
  ReviewJournal,
  RuleDocumentRegister,
  RuleDocuments,
  Search,
  SearchIndex,
  SearchRebuild,
  SharingReport,
  SheetExport,
  SheetImport,
  SheetSlots,
  ShippedStandards,
  SourceDepartmentJournal,
  SourceDepartmentNaming,
  SourceDepartments,
  SourceRemoval,
  StandardRegister,
  StandardReport,
  Standards,
  Submission,
  Surveys,
  Taxonomies,
  Theming,
  ValueCheck,
];

/** The catalogue's services, for every process that reads or writes it inside the hub. */
@Global()
@Module({ imports: [ClocksModule, NoticeModule], providers: services, exports: services })
export class CatalogModule {}
