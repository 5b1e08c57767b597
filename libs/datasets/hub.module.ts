import { Module } from '@nestjs/common';
import { DatasetResolver } from './dataset/dataset.resolver';
import { datasetServices } from './dataset/dataset-services';
import { UploadController } from './dataset/upload.controller';
import { FetchRecord } from './fetch/fetch-record.service';
import { FetchResolver } from './fetch/fetch.resolver';
import { Fetches } from './fetch/fetches.service';
import { SeriesDeclarations } from './series/series-declarations.service';
import { SeriesResolver } from './series/series.resolver';
import { TableRuleResolver } from './table-rule/table-rule.resolver';
import { TableRules } from './table-rule/table-rules.service';
import './datasets.permissions';

/** Datasets and their versions as departments keep them. */
@Module({
  controllers: [UploadController],
  providers: [
    ...datasetServices,
    DatasetResolver,
    ...[Fetches, FetchRecord, FetchResolver],
    ...[SeriesDeclarations, SeriesResolver],
    ...[TableRules, TableRuleResolver],
  ],
})
export class DatasetsHubModule {}
