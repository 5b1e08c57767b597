import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, systemContext } from '@shutong/platform';
import { CatalogModule } from './catalog.module';
import { AreaResolver } from './area/area.resolver';
import { AreaResources } from './area/area-resources.service';
import { CatalogChangeResolver } from './catalog-change/catalog-change.resolver';
import { ClearanceResolver, VersionClearanceResolver } from './clearance/clearance.resolver';
import { DepartmentListResolver } from './department-list/department-list.resolver';
import { EntryActionsResolver } from './entry/entry-actions.resolver';
import { EntryResolver, EntryVersionResolver } from './entry/entry.resolver';
import { SharingReportResolver } from './entry/sharing-report.resolver';
import { HistoryResolver } from './history/history.resolver';
import { ResourceResolver } from './resource/resource.resolver';
import { ResponsibilityResolver } from './responsibility/responsibility.resolver';
import { RuleDocumentResolver } from './rule-document/rule-document.resolver';
import { RuleDocumentRegister } from './rule-document/rule-document-register.service';
import { CountedSearch } from './search/counted-search.service';
import { SearchController } from './search/search.controller';
import { SearchResolver } from './search/search.resolver';
import { ElementActionsResolver } from './source-department/element-actions.resolver';
import { EntrySourcesResolver } from './source-department/entry-sources.resolver';
import { SourceDepartmentResolver } from './source-department/source-department.resolver';
import { CodeTableResolver } from './standard/code-table.resolver';
import { ShippedStandards } from './standard/shipped-standards.service';
import { StandardReportResolver } from './standard/standard-report.resolver';
import { StandardResolver } from './standard/standard.resolver';
import { ValueCheckController } from './standard/value-check.controller';
import { ValueCheckResolver } from './standard/value-check.resolver';
import { SurveyResolver } from './survey/survey.resolver';
import { TaxonomyResolver } from './taxonomy/taxonomy.resolver';
import { BulkEditResolver } from './sheet/bulk-edit.resolver';
import { SheetController } from './sheet/sheet.controller';
import { SearchRebuild } from './search-rebuild.service';

/** The catalogue as departments, the authority and connectors reach it. */
@Module({
  imports: [CatalogModule],
  controllers: [SearchController, SheetController, ValueCheckController],
  providers: [
    AreaResolver,
    AreaResources,
    BulkEditResolver,
    CatalogChangeResolver,
    ClearanceResolver,
    CodeTableResolver,
    DepartmentListResolver,
    EntryActionsResolver,
    EntryResolver,
    EntrySourcesResolver,
    EntryVersionResolver,
    HistoryResolver,
    ResourceResolver,
    ResponsibilityResolver,
    RuleDocumentResolver,
    CountedSearch,
    SearchResolver,
    SharingReportResolver,
    SourceDepartmentResolver,
    ElementActionsResolver,
    StandardReportResolver,
    StandardResolver,
    SurveyResolver,
    TaxonomyResolver,
    ValueCheckResolver,
    VersionClearanceResolver,
  ],
})
export class CatalogHubModule implements OnApplicationBootstrap {
  constructor(
    @Inject(SearchRebuild) private readonly search: SearchRebuild,
    @Inject(RuleDocumentRegister) private readonly ruleDocuments: RuleDocumentRegister,
    @Inject(ShippedStandards) private readonly standards: ShippedStandards,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** After an upgrade that changes what search holds or brings rule documents or standards; else it only looks. */
  async onApplicationBootstrap(): Promise<void> {
    const ctx = systemContext('hub', this.clock.now());
    await this.ruleDocuments.registerShipped(ctx);
    await this.standards.registerShipped(ctx);
    await this.search.rebuildIfOutdated(ctx);
  }
}
