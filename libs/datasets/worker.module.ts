import { Module } from '@nestjs/common';
import { WebModule, objectStore } from '@shutong/platform';
import { VersionRecord } from './dataset/version-record.service';
import { EngineModule } from './engine/engine.module';
import { FetchEnding } from './fetch/fetch-ending.service';
import { FetchRecord } from './fetch/fetch-record.service';
import { FetchSchedule } from './fetch/fetch.schedule';
import { FileFetcher } from './fetch/file-fetcher.service';
import { VersionLoadSchedule } from './load/version-load.schedule';
import { VersionLoader } from './load/version-loader.service';
import { VersionLoads } from './load/version-loads.service';
import { VersionUpkeep } from './load/version-upkeep.service';

/** Fetches files, loads versions, and keeps order among them. */
@Module({
  imports: [EngineModule, WebModule],
  providers: [
    ...[FetchEnding, FetchRecord, FetchSchedule, FileFetcher],
    VersionLoadSchedule,
    VersionLoader,
    VersionLoads,
    VersionRecord,
    VersionUpkeep,
    objectStore,
  ],
})
export class DatasetsWorkerModule {}
