import { Module } from '@nestjs/common';
import { HarvestEnding } from './harvest/harvest-ending.service';
import { HarvestRuns } from './harvest/harvest-runs.service';
import { HarvestWriting } from './harvest/harvest-writing.service';
import { HarvestSchedule } from './harvest/harvest.schedule';
import { Harvester } from './harvest/harvester.service';
import { WebModule } from './web/web.module';

/** Reads sources by their schedule, and when somebody asks. */
@Module({
  imports: [WebModule],
  providers: [HarvestEnding, HarvestRuns, HarvestSchedule, HarvestWriting, Harvester],
})
export class OpendataWorkerModule {}
