import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Raises } from '@shutong/catalog';
import { ClocksModule } from '@shutong/clocks';
import { NoticeModule } from '@shutong/notice';
import { Consumers, type EventConsumer } from '@shutong/messaging';
import { objectStore } from '@shutong/platform';
import { AgreementNotices } from './agreement/agreement.notices';
import { AgreementService } from './agreement/agreement.service';
import { AgreementTellings } from './agreement/agreement-tellings.service';
import { AgreementExpiry } from './agreement/expiry.schedule';
import { DepartmentNames } from './agreement/department-names.service';
import { BatchEndings } from './batch/batch-endings.service';
import { BatchLapse } from './batch/batch-lapse.schedule';
import { BatchRecord } from './batch/batch-record.service';
import { ChunkObjects } from './batch/chunk-objects.service';
import { ExpiryRounds } from './agreement/expiry-rounds.service';
import { ExpiryWarnings } from './agreement/expiry-warnings.service';
import { ConnectorAccessConsumer } from './link/connector-access.consumer';
import { ConnectorBacklogs } from './link/connector-backlogs.service';
import { ConnectorRights } from './link/connector-rights.schedule';
import { ConnectorTopics } from './link/connector-topics';
import { Connectors } from './link/connectors.service';
import { OpenExpiry } from './open-application/open-expiry.service';
import { OpenExpiryWarnings } from './open-application/open-expiry-warnings.service';
import { OpenLateConsumer } from './open-application/open-late.consumer';
import { OpenSteps } from './open-application/open-steps.service';
import { OpenSupplementDays } from './open-application/open-supplement-days.service';
import { OpenTellings } from './open-application/open-tellings.service';
import { LinkRounds } from './link-state/link-watch.schedule';
import { LinkWatch } from './link-state/link-watch.service';
import { OutageRecord } from './link-state/outage-record.service';
import { ProjectClosing } from './project/project-closing.service';
import { ProjectEnding } from './project/project-ending.schedule';
import { ProjectEndings } from './project/project-endings.service';
import { ProjectFiles } from './project/project-files.service';
import { ProjectNotices } from './project/project-notices.service';
import { ProjectSteps } from './project/project-steps.service';
import { ProjectUsageConsumer } from './project/project-usage.consumer';
import { NeedClocks } from './need/need-clocks.service';
import { NeedNotices } from './need/need-notices.service';
import { NeedSourcesConsumer } from './need/need-sources.consumer';
import { handlingRules } from './restriction/handling-rules';
import { Narrowing } from './restriction/narrowing.service';
import { NarrowingConsumer } from './restriction/narrowing.consumer';
import { MissingExaminations } from './rectification/missing-examinations.service';
import { MissingFilings } from './rectification/missing-filings.service';
import { RectificationNotices } from './rectification/rectification.notices';
import { RectificationRegister } from './rectification/rectification-register.service';
import { RectificationSchedule } from './rectification/rectification.schedule';
import { RectificationSteps } from './rectification/rectification-steps.service';
import { TerminationFilings } from './rectification/termination-filings.service';
import { RestrictionNotices } from './restriction/restriction.notices';
import { AgreementEndings } from './agreement/agreement-endings.service';
import { AgreementSteps } from './agreement/agreement-steps.service';
import { AgreementVersions } from './agreement/agreement-versions.service';
import { Courses } from './course/courses.service';
import { DataReturnNotices } from './data-return/data-return.notices';
import { MissingTurns } from './data-return/missing-turns.service';
import { DataReturnSchedule } from './data-return/data-return.schedule';
import { DataReturnTurns } from './data-return/data-return-turns.service';
import { DisputeClocks } from './dispute/dispute-clocks.service';
import { DisputeLapses } from './dispute/dispute-lapses.service';
import { DisputeRecord } from './dispute/dispute-record.service';
import { DisputeSteps } from './dispute/dispute-steps.service';
import { DisputeTellings } from './dispute/dispute-tellings.service';
import { MissingServiceChangeTime } from './service-change/missing-time.service';
import { ServiceChangeClocks } from './service-change/service-change-clocks.service';
import { ServiceChangeEffects } from './service-change/service-change-effects.service';
import { ServiceChangeNotices } from './service-change/service-change.notices';
import { ServiceChangeRegister } from './service-change/service-change-register.service';
import { ServiceChangeSchedule } from './service-change/service-change.schedule';
import { ServiceChangeSteps } from './service-change/service-change-steps.service';
import { StoppedEntriesConsumer } from './stopped-entry/stopped-entries.consumer';
import { UnrecordedUses } from './usage-record/unrecorded-uses.service';
import { UsageRecordSchedule } from './usage-record/usage-record.schedule';

const consuming = [
  NarrowingConsumer,
  ProjectUsageConsumer,
  ConnectorAccessConsumer,
  NeedSourcesConsumer,
  OpenLateConsumer,
  StoppedEntriesConsumer,
];

/** What happens to exchanges without anybody asking. */
@Module({
  imports: [ClocksModule, NoticeModule],
  providers: [
    ...consuming,
    AgreementEndings,
    AgreementExpiry,
    AgreementNotices,
    AgreementTellings,
    AgreementService,
    AgreementSteps,
    AgreementVersions,
    BatchEndings,
    BatchLapse,
    BatchRecord,
    ChunkObjects,
    ConnectorBacklogs,
    ConnectorRights,
    ConnectorTopics,
    Connectors,
    Courses,
    DataReturnNotices,
    DataReturnSchedule,
    DataReturnTurns,
    DepartmentNames,
    DisputeClocks,
    DisputeLapses,
    DisputeRecord,
    DisputeSteps,
    DisputeTellings,
    ExpiryRounds,
    ExpiryWarnings,
    LinkRounds,
    LinkWatch,
    Narrowing,
    NeedClocks,
    NeedNotices,
    OpenExpiry,
    OpenExpiryWarnings,
    OpenSteps,
    OpenSupplementDays,
    OpenTellings,
    OutageRecord,
    ProjectClosing,
    ProjectEnding,
    ProjectEndings,
    ProjectFiles,
    ProjectNotices,
    ProjectSteps,
    Raises,
    MissingExaminations,
    MissingFilings,
    MissingServiceChangeTime,
    MissingTurns,
    RectificationNotices,
    RectificationRegister,
    RectificationSchedule,
    RectificationSteps,
    TerminationFilings,
    RestrictionNotices,
    ServiceChangeClocks,
    ServiceChangeEffects,
    ServiceChangeNotices,
    ServiceChangeRegister,
    ServiceChangeSchedule,
    ServiceChangeSteps,
    UnrecordedUses,
    UsageRecordSchedule,
    objectStore,
    handlingRules,
  ],
})
export class ExchangeWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const one of consuming) await this.consumers.start(this.modules.get<EventConsumer>(one));
  }
}
