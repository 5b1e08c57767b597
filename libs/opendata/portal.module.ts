import { Module } from '@nestjs/common';
import { Engine } from '@shutong/datasets';
import { objectStore } from '@shutong/platform';
import { PortalCatalogue } from './listing/portal-catalogue.service';
import { OpenDatasetController } from './open-dataset/open-dataset.controller';
import { OpenDatasets } from './open-dataset/open-datasets.service';
import { OpenFileController } from './open-dataset/open-file.controller';
import { OpenFiles } from './open-dataset/open-files.service';
import { OpenRowsController } from './open-dataset/open-rows.controller';
import { OpenRows } from './open-dataset/open-rows.service';
import { OpenTablesSchedule } from './open-dataset/open-tables.schedule';
import { OpenTables } from './open-dataset/open-tables.service';

/** Datasets that everybody may have. */
@Module({
  controllers: [OpenDatasetController, OpenFileController, OpenRowsController],
  providers: [
    OpenDatasets,
    OpenFiles,
    OpenRows,
    OpenTables,
    OpenTablesSchedule,
    PortalCatalogue,
    objectStore,
    { provide: Engine, useFactory: () => new Engine() },
  ],
})
export class OpendataPortalModule {}
