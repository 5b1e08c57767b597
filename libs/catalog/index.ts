/** The catalogue: entries with their items, resources, and the one search over them. */
import { CatalogChange, ChangedEntry } from './catalog-change/catalog-change.entity';
import { Assessment } from './clearance/assessment.entity';
import { DepartmentList } from './department-list/department-list.entity';
import { Entry, Item } from './entry/entry.entity';
import { Resource } from './resource/resource.entity';
import { Responsibility } from './responsibility/responsibility.entity';
import { RuleDocument } from './rule-document/rule-document.entity';
import { SourceDepartment } from './source-department/source-department.entity';
import {
  CodeTable,
  CodeTableVersion,
  CodeValue,
  DataElement,
  Standard,
} from './standard/standard.entity';

/** Tables of this lib, for the process that opens the database. */
export const catalogEntities = [
  Assessment,
  CatalogChange,
  ChangedEntry,
  CodeTable,
  CodeTableVersion,
  CodeValue,
  DataElement,
  DepartmentList,
  Entry,
  Item,
  Resource,
  Responsibility,
  RuleDocument,
  SourceDepartment,
  Standard,
];
export { changeRecording } from './catalog-change/catalog-change-actions.policy';
export { catalogChangeSteps } from './catalog-change/catalog-change.states';
export type { AssessmentContent } from './clearance/assessment.entity';
export { assessmentKinds } from './vocabulary';
export { Clearance } from './clearance/clearance.service';
export { Coverage, type CoveringDuty, type CoveringEntry } from './covering/coverage.service';
export { CatalogModule } from './catalog.module';
export { CatalogCounts, type Counts } from './entry/catalog-counts.service';
export { Entries, type EntryFilter } from './entry/entries.service';
export { Entry, Item } from './entry/entry.entity';
export { entryStates, entrySteps, type EntryState, type EntryStep } from './entry/entry.states';
export { EntryDrafting } from './entry/drafting.service';
export { EntryImport, type ImportResult, type NewEntry } from './entry/entry-import.service';
export type { ItemStanding, RaisedItem } from './entry/raise.policy';
export { Raises, shownVersionOf } from './entry/raises.service';
export { EntryReview } from './entry/review.service';
export { CitationType, CodeTableRefType, EntryType } from './entry/entry.graphql';
export { CitationInput } from './entry/entry.input';
export type { EntryContent, ItemContent } from './entry/contents';
export type {
  Citation,
  CodeTableRef,
  Conditions,
  DataClass,
  ItemType,
  LegalGround,
  Mask,
  MatchRule,
  Mode,
  Openness,
  ResourceKind,
  ResourceMode,
  Sharing,
  UpdateCycle,
} from './vocabulary';
export { Mounting } from './resource/mounting.service';
export { Resources, type ResourceView } from './resource/resources.service';
export type { Offer } from './resource/resource.policy';
export { RuleDocumentRegister } from './rule-document/rule-document-register.service';
export { ResourceType } from './resource/resource.graphql';
export { CitedRuleDocumentType } from './rule-document/rule-document.graphql';
export type { RuleDocument } from './rule-document/rule-document.entity';
export { RuleDocuments } from './rule-document/rule-documents.service';
export { SearchHitType } from './search/search.graphql';
export { CodeTableType } from './standard/code-table.graphql';
export { DataElementType } from './standard/standard.graphql';
export { ShippedStandards } from './standard/shipped-standards.service';
export { Search, type SearchInput, type SearchPage } from './search/search.service';
export { SearchRebuild } from './search-rebuild.service';
export { SearchAmong, type FindsAmong } from './search/search-among.service';
export { SearchIndex } from './search/search-index.service';
export { tellable } from './search/tellable';
export type { SearchDocument } from './search/document';
export { regionName } from './search/region-names';
export { harmless } from './sheet/cell.policy';
export { byteOrderMark, csvLine } from './sheet/csv';
export { CatalogLoader } from './source/catalog-loader.service';
export type { FileReport, LoadReport } from './source/load-report';
export { knownSource, readMappings, type Mapping } from './source/mapping';
export { RecordRefusal, recordOf, type SourceEntry } from './source/record.policy';
export { csvRows } from './source/source-file';
export { Standards } from './standard/standards.service';
export { codeList } from './taxonomy/code-lists';
