import { Module } from '@nestjs/common';
import { objectStore } from '@shutong/platform';
import { DatasetRegister } from './dataset/dataset-register.service';
import { DatasetResolver } from './dataset/dataset.resolver';
import { Datasets } from './dataset/datasets.service';
import { UploadController } from './dataset/upload.controller';
import { Uploads } from './dataset/uploads.service';
import { VersionRecord } from './dataset/version-record.service';
import { VersionSteps } from './dataset/version-steps.service';
import { FetchRecord } from './fetch/fetch-record.service';
import { FetchResolver } from './fetch/fetch.resolver';
import { Fetches } from './fetch/fetches.service';
import { SeriesDeclarations } from './series/series-declarations.service';
import { SeriesResolver } from './series/series.resolver';
import './datasets.permissions';

/** Datasets and their versions as departments keep them. */
@Module({
  controllers: [UploadController],
  providers: [
    DatasetRegister,
    DatasetResolver,
    Datasets,
    ...[Fetches, FetchRecord, FetchResolver],
    Uploads,
    ...[SeriesDeclarations, SeriesResolver],
    VersionRecord,
    VersionSteps,
    objectStore,
  ],
})
export class DatasetsHubModule {}
