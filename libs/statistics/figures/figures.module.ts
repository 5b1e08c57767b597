import { Global, Module } from '@nestjs/common';
import { OwnFiles } from '@shutong/datasets';
import { FigureFiles } from './figure-files';
import { FigureTables } from './figures.service';

/** Figures by department, region, month and project, also for whoever makes datasets from them. */
@Global()
@Module({
  providers: [FigureTables, { provide: OwnFiles, useClass: FigureFiles }],
  exports: [FigureTables, OwnFiles],
})
export class FiguresModule {}
