import { Module } from '@nestjs/common';
import { OverviewController, OverviewResolver } from './overview/overview.resolver';
import { OverviewService } from './overview/overview.service';
import './statistics.permissions';

/** Figures as people and systems read them. */
@Module({
  controllers: [OverviewController],
  providers: [OverviewResolver, OverviewService],
})
export class StatisticsHubModule {}
