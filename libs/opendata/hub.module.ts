import { WebModule } from '@shutong/platform';
import { Module } from '@nestjs/common';
import { ContestRecord } from './contest/contest-record.service';
import { ContestResolver } from './contest/contest.resolver';
import { Contests } from './contest/contests.service';
import { DeveloperResolver } from './developer/developer.resolver';
import { Developers } from './developer/developers.service';
import { FeedbackRecord } from './feedback/feedback-record.service';
import { FeedbackResolver } from './feedback/feedback.resolver';
import { Feedbacks } from './feedback/feedbacks.service';
import { HarvestOrders } from './harvest/harvest-orders.service';
import { HarvestRegister } from './harvest/harvest-register.service';
import { HarvestWriting } from './harvest/harvest-writing.service';
import { HarvestResolver } from './harvest/harvest.resolver';
import './opendata.permissions';
import { AssessmentRegister } from './quality/assessment-register.service';
import { AssessmentResolver } from './quality/assessment.resolver';
import { PublicationResolver } from './publication/publication.resolver';
import { publicationServices } from './publication/publication-services';
import { HarvestRecordResolver, HarvestRecordVersionResolver } from './record/record.resolver';
import { DeveloperNotices } from './developer-notice/developer-notices.service';
import { ProviderResolver } from './provider/provider.resolver';
import { Providers } from './provider/providers.service';
import { ReuseRecord } from './reuse/reuse-record.service';
import { ReuseResolver } from './reuse/reuse.resolver';
import { Reuses } from './reuse/reuses.service';
import { Examination } from './source/examination.service';
import { HarvestSourceResolver } from './source/source.resolver';
import { Sources } from './source/sources.service';

/** What departments publish, who uses it, and sources and their harvests as operators reach them. */
@Module({
  imports: [WebModule],
  providers: [
    AssessmentRegister,
    AssessmentResolver,
    ContestRecord,
    ContestResolver,
    Contests,
    DeveloperNotices,
    DeveloperResolver,
    Developers,
    Examination,
    FeedbackRecord,
    FeedbackResolver,
    Feedbacks,
    HarvestOrders,
    HarvestRecordResolver,
    HarvestRecordVersionResolver,
    HarvestRegister,
    HarvestResolver,
    HarvestSourceResolver,
    HarvestWriting,
    PublicationResolver,
    ...publicationServices,
    ProviderResolver,
    Providers,
    ReuseRecord,
    ReuseResolver,
    Reuses,
    Sources,
  ],
})
export class OpendataHubModule {}
