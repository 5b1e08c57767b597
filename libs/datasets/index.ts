/** From file to dataset: what others may use (docs/ingest.md, docs/datasets.md). */
import { Dataset, DatasetVersion, VersionTable } from './dataset/dataset.entity';
import { DatasetFetch } from './fetch/fetch.entity';
import { DatasetSeries } from './series/series.entity';
import { DatasetTableRule } from './table-rule/table-rule.entity';

/** Tables of this lib, for the process that opens the database. */
export const datasetsEntities = [
  ...[Dataset, DatasetFetch, DatasetSeries, DatasetTableRule, DatasetVersion, VersionTable],
];
export { Datasets } from './dataset/datasets.service';
export { Uploads } from './dataset/uploads.service';
export { datasetServices } from './dataset/dataset-services';
export { DatasetRegister } from './dataset/dataset-register.service';
export { lockVersion, tablesOf } from './dataset/version.query';
export { versionSteps } from './dataset/version.states';
export type { Dataset, DatasetVersion, VersionTable };
export { unlistedCodes, type UnlistedCodes } from './codes/unlisted-codes';
export { Places, type Waiting } from './engine/places';
export type { EngineRow, KeptFile } from './engine/engine.protocol';
export {
  Engine,
  StatementError,
  type EngineOptions,
  type EngineSession,
  type PageSession,
} from './engine/engine';
export { OwnFiles, type OwnFile } from './fetch/own-files';
export { engineErrors } from './engine/engine.errors';
export { EngineModule } from './engine/engine.module';
export {
  ingest,
  type IngestedFile,
  type IngestedTable,
  type IngestOptions,
  type IngestProgress,
} from './ingest/ingest';
export { usualRule, type LoadRule } from './ingest/load-rule';
export { ingestErrors } from './ingest/ingest.errors';
export { kinds, type ColumnKind } from './ingest/types/formats';
export type { ColumnProfile } from './ingest/table/profile';
export type { Problem, ProblemKind } from './ingest/problems';
export {
  readParameters,
  rowParameters,
  type AddressParameters,
  type RowParameter,
} from './row-query/rest/read-parameters';
export type { TableDiff, VersionDiff } from './load/diff';
export { copyOut, type CopyTarget } from './copy/copy-out';
export { copySheet, sheetHolds } from './copy/copy-sheet';
export { withSelectedRows, type CopiedTable } from './copy/selected-rows';
export { placeIn, placeOf } from './row-query/rest/row-place';
export { readBox } from './row-query/rest/box-text';
export { featureOf, type Feature } from './copy/feature';
export { outputColumns } from './row-query/output-columns';
export { checkRowQuery } from './row-query/check/check-query';
export { keptTable, parquetTable } from './row-query/parquet-table';
export { RowsInOrder, fromRow, isInOrder } from './row-query/rows-in-order';
export { runRowQuery, type RowPage, type RowTable } from './row-query/run-query';
export { removeLeftScratch, scratchFolder } from './scratch';
export { rowQueryErrors } from './row-query/row-query.errors';
export { plainTitle } from './load/standing-masks';
export { numberColumn } from './row-query/row-query';
export type { Box, RowColumn, RowCondition, RowPlace, RowQuery } from './row-query/row-query';
export { daysOfPeriods, type SeriesStep } from './series/period';
export type { TableSeries } from './series/series';
export {
  endsOf,
  missingPeriods,
  seriesTable,
  type HeldSeries,
  type MissingPeriods,
} from './series/series-table';
export { personalColumns, type PersonalColumn, type SeenColumn } from './privacy/column-privacy';
export { personalKinds, type PersonalKind } from './privacy/personal-values';
