import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Engine } from '@shutong/datasets';
import { Templates } from '@shutong/notice';
import { Config, limits, objectStore } from '@shutong/platform';
import { AccountAccess } from './account/account-access.service';
import { ApiDocumentController } from './api-document/api-document.controller';
import { OpenKeys } from './api-key/open-keys.service';
import { CallLog } from './call-log/call-log.service';
import { Gate } from './call-log/gate.guard';
import { OpenChartController } from './chart/open-chart.controller';
import { OpenCharts } from './chart/open-charts.service';
import { CkanActionList } from './ckan/ckan-action-list';
import { CkanController } from './ckan/ckan.controller';
import { GroupActions } from './ckan/group.actions';
import { PackageActions } from './ckan/package.actions';
import { SiteActions } from './ckan/site.actions';
import { EntryAccountController } from './contest/entry-account.controller';
import { OpenContestController } from './contest/open-contest.controller';
import { OpenContests } from './contest/open-contests.service';
import { DatastoreRows } from './datastore/datastore-rows.service';
import { DatastoreTables } from './datastore/datastore-table.service';
import { DatastoreActions } from './datastore/datastore.actions';
import { DumpController } from './datastore/dump.controller';
import { DataJsonController } from './dcat-us/data-json.controller';
import { DatasetAddressController } from './dataset-address/dataset-address.controller';
import { DatasetAddresses } from './dataset-address/dataset-addresses.service';
import { DcatController } from './dcat/dcat.controller';
import { Dcat } from './dcat/dcat.service';
import { DeveloperAccountController } from './developer/developer-account.controller';
import { DeveloperDesk } from './developer/developer-desk.service';
import { OpenDevelopers } from './developer/open-developers.service';
import { RegistrationController } from './developer/registration.controller';
import { Documents } from './document/documents.service';
import { EntranceController } from './entrance/entrance.controller';
import { FeedController } from './feed/feed.controller';
import { Feeds } from './feed/feeds.service';
import { OpenNotices } from './developer-notice/open-notices.service';
import { OpenFeedbackController } from './feedback/open-feedback.controller';
import { OpenFeedback } from './feedback/open-feedback.service';
import { FollowAccountController } from './follow/follow-account.controller';
import { OpenFollows } from './follow/open-follows.service';
import { FollowedSearchAccountController } from './followed-search/followed-search-account.controller';
import { OpenFollowedSearches } from './followed-search/open-followed-searches.service';
import { PortalFiguresController } from './figures/portal-figures.controller';
import { PortalFiguresService } from './figures/portal-figures.service';
import { OpenFeaturesController } from './feature/open-features.controller';
import { OpenFeatures } from './feature/open-features.service';
import { FindDatasets } from './find/find-datasets.service';
import { PortalCatalogue } from './listing/portal-catalogue.service';
import { WithdrawnDatasets } from './listing/withdrawn-datasets.service';
import { OpenDatasetController } from './open-dataset/open-dataset.controller';
import { OpenCodesController } from './open-dataset/open-codes.controller';
import { OpenDatasets } from './open-dataset/open-datasets.service';
import { EXPORT_ENGINE } from './open-dataset/export-engine.token';
import { ExportAnswers } from './open-dataset/export-answers.service';
import { OpenExportController } from './open-dataset/open-export.controller';
import { OpenExports } from './open-dataset/open-exports.service';
import { OpenFileController } from './open-dataset/open-file.controller';
import { OpenFiles } from './open-dataset/open-files.service';
import { OpenRowsController } from './open-dataset/open-rows.controller';
import { OpenRows } from './open-dataset/open-rows.service';
import { OpenPreviewController } from './open-dataset/open-preview.controller';
import { OpenSeriesController } from './open-dataset/open-series.controller';
import { OpenTablesSchedule } from './open-dataset/open-tables.schedule';
import { SmallTables } from './open-dataset/small-tables.service';
import { OpenTables, openTablesFolder } from './open-dataset/open-tables.service';
import { OpenReuseController } from './reuse/open-reuse.controller';
import { OpenReuses } from './reuse/open-reuses.service';
import { ReuseAccountController } from './reuse/reuse-account.controller';
import { Quotas } from './quota/quotas.service';
import { LicensedUses } from './licensed/licensed-uses.service';
import { OwnAgreements } from './licensed/own-agreements.service';
import { SitemapController } from './sitemap/sitemap.controller';
import { Sitemap } from './sitemap/sitemap.service';
import { Tiers } from './quota/tiers';

/** Datasets that everybody may have, and the gate before all that the portal answers. */
@Module({
  controllers: [
    ...[ApiDocumentController, CkanController, DataJsonController, DcatController, DumpController],
    ...[DatasetAddressController, EntranceController, FeedController, SitemapController],
    ...[DeveloperAccountController, OpenFeedbackController, RegistrationController],
    ...[EntryAccountController, OpenContestController],
    ...[FollowAccountController, FollowedSearchAccountController],
    ...[OpenReuseController, ReuseAccountController],
    ...[OpenChartController, PortalFiguresController],
    ...[OpenDatasetController, OpenExportController, OpenFileController],
    OpenCodesController,
    ...[OpenFeaturesController, OpenPreviewController, OpenRowsController, OpenSeriesController],
  ],
  providers: [
    ...[CallLog, DeveloperDesk, OpenDevelopers, OpenFeedback, OpenKeys, Quotas, Tiers],
    ...[AccountAccess, OpenContests, OpenFollowedSearches, OpenFollows],
    ...[LicensedUses, OpenNotices, OpenReuses, OwnAgreements, Templates],
    { provide: APP_GUARD, useClass: Gate },
    OpenDatasets,
    OpenFiles,
    ...[OpenExports, ExportAnswers],
    {
      provide: EXPORT_ENGINE,
      // Of two threads that write one file in order, one only turns round as long as the other waits for who reads.
      useFactory: () => new Engine({ places: limits.openExports.value, threads: 1 }),
    },
    ...[OpenCharts, OpenFeatures, OpenRows],
    OpenTables,
    SmallTables,
    OpenTablesSchedule,
    PortalCatalogue,
    WithdrawnDatasets,
    ...[FindDatasets, CkanActionList, GroupActions, PackageActions, SiteActions],
    ...[DatastoreActions, DatastoreRows, DatastoreTables],
    ...[Dcat, DatasetAddresses, Documents, Feeds, Sitemap, PortalFiguresService],
    objectStore,
    {
      provide: Engine,
      inject: [Config],
      useFactory: (config: Config) =>
        new Engine({ share: limits.openShare.value, keptFolder: openTablesFolder(config) }),
    },
  ],
})
export class OpendataPortalModule {}
