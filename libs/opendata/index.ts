/** Open data: what departments publish, and catalogues of other portals, harvested. */
import { Contest, ContestEntry } from './contest/contest.entity';
import { ApiKey, Developer } from './developer/developer.entity';
import { Feedback } from './feedback/feedback.entity';
import { Follow } from './follow/follow.entity';
import { FollowedSearch } from './followed-search/followed-search.entity';
import { HarvestRun } from './harvest/run.entity';
import { Reuse, ReuseDataset } from './reuse/reuse.entity';
import { Dictionary } from './publication/dictionary.entity';
import { Publication } from './publication/publication.entity';
import { HarvestOutcome, HarvestRecord, RecordVersion } from './record/record.entity';
import { Assessment } from './quality/assessment.entity';
import { SocialProvider } from './provider/provider.entity';
import { HarvestSource } from './source/source.entity';

/** Tables of this lib, for the process that opens the database. */
export const opendataEntities = [
  Assessment,
  ApiKey,
  Contest,
  ContestEntry,
  Developer,
  Dictionary,
  Feedback,
  Follow,
  FollowedSearch,
  HarvestOutcome,
  HarvestRecord,
  HarvestRun,
  HarvestSource,
  Publication,
  RecordVersion,
  Reuse,
  ReuseDataset,
  SocialProvider,
];
export type { DatasetDescription, HarvestedDataset, Problem } from './description/description';
export { contestSteps } from './contest/contest.states';
export { feedbackSteps } from './feedback/feedback.states';
export { runSteps } from './harvest/run.states';
export { publicationServices } from './publication/publication-services';
export { Publications } from './publication/publications.service';
export { publicationSteps } from './publication/publication.states';
export { reuseSteps } from './reuse/reuse.states';
export { sourceSteps } from './source/source.states';
