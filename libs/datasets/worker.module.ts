import { Module } from '@nestjs/common';
import { objectStore } from '@shutong/platform';
import { VersionRecord } from './dataset/version-record.service';
import { Engine } from './engine/engine';
import { VersionLoadSchedule } from './load/version-load.schedule';
import { VersionLoader } from './load/version-loader.service';
import { VersionLoads } from './load/version-loads.service';
import { VersionUpkeep } from './load/version-upkeep.service';

/** Loads versions, and keeps order among them. */
@Module({
  providers: [
    VersionLoadSchedule,
    VersionLoader,
    VersionLoads,
    VersionRecord,
    VersionUpkeep,
    objectStore,
    { provide: Engine, useFactory: () => new Engine() },
  ],
})
export class DatasetsWorkerModule {}
