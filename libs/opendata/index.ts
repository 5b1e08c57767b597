/** Open data: catalogues of other portals, harvested. */
import { HarvestRun } from './harvest/run.entity';
import { HarvestOutcome, HarvestRecord, RecordVersion } from './record/record.entity';
import { HarvestSource } from './source/source.entity';

/** Tables of this lib, for the process that opens the database. */
export const opendataEntities = [
  HarvestOutcome,
  HarvestRecord,
  HarvestRun,
  HarvestSource,
  RecordVersion,
];
export type { DatasetDescription, HarvestedDataset, Problem } from './description/description';
export { runSteps } from './harvest/run.states';
export { sourceSteps } from './source/source.states';
