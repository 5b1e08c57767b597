import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from '@shutong/messaging';
import { EvidenceRecords } from './evidence/evidence-records.service';
import { IndexSchedule } from './measure/index.schedule';
import { Measuring } from './measure/measuring.service';
import { ScheduledRuns } from './measure/scheduled-runs.service';
import { FactsConsumer } from './overview/facts.consumer';
import { IndexRuns } from './run/index-runs.service';
import { PublicationsConsumer } from './freshness/publications.consumer';
import { UsageIntake } from './usage/usage-intake.schedule';
import { LeagueConsumer } from './league/league.consumer';
import { ClocksConsumer } from './timeliness/clocks.consumer';

/** Learns from fact events, and scores what machines measure. */
@Module({
  providers: [
    ...[
      FactsConsumer,
      ClocksConsumer,
      LeagueConsumer,
      PublicationsConsumer,
      EvidenceRecords,
      IndexRuns,
    ],
    ...[Measuring, ScheduledRuns, IndexSchedule, UsageIntake],
  ],
})
export class StatisticsWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(FactsConsumer) private readonly facts: FactsConsumer,
    @Inject(ClocksConsumer) private readonly clocks: ClocksConsumer,
    @Inject(LeagueConsumer) private readonly league: LeagueConsumer,
    @Inject(PublicationsConsumer) private readonly publications: PublicationsConsumer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(
      [this.facts, this.clocks, this.league, this.publications].map((one) =>
        this.consumers.start(one),
      ),
    );
  }
}
