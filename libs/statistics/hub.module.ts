import { Module } from '@nestjs/common';
import { Measuring } from './measure/measuring.service';
import { OverviewController, OverviewResolver } from './overview/overview.resolver';
import { OverviewService } from './overview/overview.service';
import { PurposeUseResolver } from './purpose/purpose-use.resolver';
import { PurposeUses } from './purpose/purpose-uses.service';
import { EvidenceRecords } from './evidence/evidence-records.service';
import { EvidenceResolver } from './evidence/evidence.resolver';
import { ExternalFigures } from './external/external-figures.service';
import { ExternalFigureResolver } from './external/external.resolver';
import { IndexRuns } from './run/index-runs.service';
import { IndexController } from './run/index.controller';
import { StandingFileController } from './run/standing-file.controller';
import { IndexRunResolver } from './run/run.resolver';
import { Standings } from './run/standings.service';
import { UsageFigures } from './usage/usage-figures.service';
import { UsageResolver } from './usage/usage.resolver';
import { CoverageResolver } from './coverage/coverage.resolver';
import { Coverage } from './coverage/coverage.service';
import { Freshness } from './freshness/freshness.service';
import { FreshnessResolver } from './freshness/freshness.resolver';
import { Engine } from '@shutong/datasets';
import { FiguresController } from './figures/figures.controller';
import { FiguresModule } from './figures/figures.module';
import { HomeFigureResolver } from './home/home-figure.resolver';
import { HomeFigures } from './home/home-figures.service';
import { League } from './league/league.service';
import { LeagueResolver } from './league/league.resolver';
import { ReportController } from './report/report.controller';
import { ReportPrinting } from './report/report-printing.service';
import { Reports } from './report/reports.service';
import './statistics.permissions';

/** Figures as people and systems read them. */
@Module({
  imports: [FiguresModule],
  controllers: [
    OverviewController,
    FiguresController,
    IndexController,
    StandingFileController,
    ReportController,
  ],
  providers: [
    ...[OverviewResolver, OverviewService, PurposeUseResolver, PurposeUses],
    ...[EvidenceRecords, EvidenceResolver, Measuring, IndexRuns, IndexRunResolver, Standings],
    ...[ExternalFigures, ExternalFigureResolver, UsageFigures, UsageResolver],
    ...[League, LeagueResolver, Freshness, FreshnessResolver],
    ...[HomeFigures, HomeFigureResolver, Coverage, CoverageResolver, Reports, ReportPrinting],
    { provide: Engine, useFactory: () => new Engine() },
  ],
})
export class StatisticsHubModule {}
