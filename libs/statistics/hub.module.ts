import { Module } from '@nestjs/common';
import { OverviewController, OverviewResolver } from './overview/overview.resolver';
import { OverviewService } from './overview/overview.service';
import { PurposeUseResolver } from './purpose/purpose-use.resolver';
import { PurposeUses } from './purpose/purpose-uses.service';
import './statistics.permissions';

/** Figures as people and systems read them. */
@Module({
  controllers: [OverviewController],
  providers: [OverviewResolver, OverviewService, PurposeUseResolver, PurposeUses],
})
export class StatisticsHubModule {}
