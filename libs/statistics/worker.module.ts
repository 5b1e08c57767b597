import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Consumers } from '@shutong/messaging';
import { EvidenceRecords } from './evidence/evidence-records.service';
import { IndexSchedule } from './measure/index.schedule';
import { Measuring } from './measure/measuring.service';
import { ScheduledRuns } from './measure/scheduled-runs.service';
import { FiguresModule } from './figures/figures.module';
import { Facts } from './rebuild/facts.service';
import { learning } from './rebuild/learning';
import { ReportSchedule } from './report/report.schedule';
import { Reports } from './report/reports.service';
import { IndexRuns } from './run/index-runs.service';
import { UsageIntake } from './usage/usage-intake.schedule';
import { UsagePruning } from './usage/usage-pruning.schedule';

/** Learns from fact events, takes up usage, and scores what machines measure. */
@Module({
  imports: [FiguresModule],
  providers: [
    ...learning,
    Facts,
    ...[EvidenceRecords, IndexRuns, Measuring, ScheduledRuns, IndexSchedule],
    ...[UsageIntake, UsagePruning, Reports, ReportSchedule],
  ],
})
export class StatisticsWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(Facts) private readonly facts: Facts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(
      learning.map((one) => this.consumers.start(this.facts.keptBy(this.modules.get(one)))),
    );
  }
}
