import { Module } from '@nestjs/common';
import { OpenDecisionController } from './public-record/open-decision.controller';
import { OpenDecisions } from './public-record/open-decisions.service';

/** What everybody may know of exchanges between departments: how they were decided on. */
@Module({ controllers: [OpenDecisionController], providers: [OpenDecisions] })
export class ExchangePortalModule {}
