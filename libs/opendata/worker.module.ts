import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SearchAmong, SearchIndex } from '@shutong/catalog';
import { ClocksModule } from '@shutong/clocks';
import { EngineModule } from '@shutong/datasets';
import { Consumers } from '@shutong/messaging';
import { NoticeModule } from '@shutong/notice';
import { objectStore, WebModule } from '@shutong/platform';
import { AccountRegister } from './account/account-register.service';
import { DeveloperProof } from './account/developer-proof.service';
import { KeyRegister } from './api-key/key-register.service';
import { CallIntake } from './call-log/call-intake.schedule';
import { DeveloperRegister } from './developer/developer-register.service';
import { ContestRegister } from './contest/contest-register.service';
import { DatasetNewsConsumer } from './developer-notice/dataset-news.consumer';
import { DeveloperNotices } from './developer-notice/developer-notices.service';
import { FeedbackRecord } from './feedback/feedback-record.service';
import { FeedbackRegister } from './feedback/feedback-register.service';
import { FollowRegister } from './follow/follow-register.service';
import { FollowedSearchRegister } from './followed-search/followed-search-register.service';
import { SearchMatchesSchedule } from './followed-search/search-matches.schedule';
import { SearchMatches } from './followed-search/search-matches.service';
import { HarvestEnding } from './harvest/harvest-ending.service';
import { HarvestRuns } from './harvest/harvest-runs.service';
import { HarvestWriting } from './harvest/harvest-writing.service';
import { HarvestSchedule } from './harvest/harvest.schedule';
import { Harvester } from './harvest/harvester.service';
import { LicensedNewsConsumer } from './licensed/licensed-news.consumer';
import { LicensedUseIntake } from './licensed/licensed-use-intake.schedule';
import { ChangedEntriesConsumer } from './listing/changed-entries.consumer';
import { ListingSchedule } from './listing/listing.schedule';
import { Listing } from './listing/listing.service';
import { CodedValues } from './publication/coded-values.service';
import { PublicationCopies } from './publication/publication-copies.service';
import { PublicationEnds } from './publication/publication-ends.service';
import { PublicationRecord } from './publication/publication-record.service';
import { PublicationSchedule } from './publication/publication.schedule';
import { WithdrawnVersionsConsumer } from './publication/withdrawn-versions.consumer';
import { MessageWriters } from './intake/message-writers.service';
import { OpenIntake } from './intake/open-intake.schedule';
import { AssessmentSchedule } from './quality/assessment.schedule';
import { Assessments } from './quality/assessments.service';
import { ChangedDatasetsConsumer } from './quality/changed-datasets.consumer';
import { Probes } from './quality/probes.service';
import { QualityTasks } from './quality/quality-tasks.service';
import { Tiers } from './quota/tiers';
import { ReuseRecord } from './reuse/reuse-record.service';
import { ReuseRegister } from './reuse/reuse-register.service';

/** Brings to the open zone what was published, reads sources by their schedule and when somebody asks, and assesses datasets. */
@Module({
  imports: [ClocksModule, EngineModule, NoticeModule, WebModule],
  providers: [
    ...[CallIntake, DeveloperRegister, FeedbackRecord, FeedbackRegister, Tiers],
    ...[LicensedNewsConsumer, LicensedUseIntake, MessageWriters, OpenIntake],
    ...[AccountRegister, DatasetNewsConsumer, DeveloperNotices, DeveloperProof],
    ...[ContestRegister, FollowRegister, KeyRegister, ReuseRecord, ReuseRegister],
    ...[FollowedSearchRegister, SearchAmong, SearchMatches, SearchMatchesSchedule],
    ...[HarvestEnding, HarvestRuns, HarvestSchedule, HarvestWriting, Harvester],
    ...[CodedValues, PublicationCopies, PublicationEnds, PublicationRecord, PublicationSchedule],
    WithdrawnVersionsConsumer,
    ...[Assessments, AssessmentSchedule, ChangedDatasetsConsumer, Probes, QualityTasks],
    ...[ChangedEntriesConsumer, Listing, ListingSchedule, SearchIndex],
    objectStore,
  ],
})
export class OpendataWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(WithdrawnVersionsConsumer) private readonly withdrawn: WithdrawnVersionsConsumer,
    @Inject(ChangedDatasetsConsumer) private readonly changed: ChangedDatasetsConsumer,
    @Inject(ChangedEntriesConsumer) private readonly entries: ChangedEntriesConsumer,
    @Inject(DatasetNewsConsumer) private readonly news: DatasetNewsConsumer,
    @Inject(LicensedNewsConsumer) private readonly licensedNews: LicensedNewsConsumer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.consumers.start(this.withdrawn);
    await this.consumers.start(this.changed);
    await this.consumers.start(this.entries);
    await this.consumers.start(this.news);
    await this.consumers.start(this.licensedNews);
  }
}
