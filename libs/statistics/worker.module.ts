import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Consumers } from '@shutong/messaging';
import { RuleDocumentsConsumer } from './coverage/rule-documents.consumer';
import { EvidenceRecords } from './evidence/evidence-records.service';
import { PublicationsConsumer } from './freshness/publications.consumer';
import { LeagueConsumer } from './league/league.consumer';
import { IndexSchedule } from './measure/index.schedule';
import { Measuring } from './measure/measuring.service';
import { ScheduledRuns } from './measure/scheduled-runs.service';
import { FactsConsumer } from './overview/facts.consumer';
import { IndexRuns } from './run/index-runs.service';
import { ClocksConsumer } from './timeliness/clocks.consumer';
import { AssessmentsConsumer } from './quality/assessments.consumer';
import { UsageIntake } from './usage/usage-intake.schedule';
import { UsagePruning } from './usage/usage-pruning.schedule';

/** Each learns from events of its own, none waiting for another. */
const learning = [
  FactsConsumer,
  ClocksConsumer,
  LeagueConsumer,
  PublicationsConsumer,
  RuleDocumentsConsumer,
  AssessmentsConsumer,
];

/** Learns from fact events, takes up usage, and scores what machines measure. */
@Module({
  providers: [
    ...learning,
    ...[EvidenceRecords, IndexRuns, Measuring, ScheduledRuns, IndexSchedule],
    ...[UsageIntake, UsagePruning],
  ],
})
export class StatisticsWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(Consumers) private readonly consumers: Consumers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(learning.map((one) => this.consumers.start(this.modules.get(one))));
  }
}
