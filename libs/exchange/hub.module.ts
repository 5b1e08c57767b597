import { Module } from '@nestjs/common';
import './exchange.permissions';
import { AgreementController } from './agreement/agreement.controller';
import { AgreementNotices } from './agreement/agreement.notices';
import { AgreementResolver } from './agreement/agreement.resolver';
import { AgreementService } from './agreement/agreement.service';
import { AgreementConclusion } from './agreement/conclusion.service';
import { ApplicationResolver } from './application/application.resolver';
import { ApplicationService } from './application/application.service';
import { CallController } from './call/call.controller';
import { CallService } from './call/call.service';
import { Standings } from './call/standing.query';
import { Switchboard } from './call/switchboard';
import { DecisionResolver } from './decision/decision.resolver';
import { DecisionService } from './decision/decision.service';
import { ConnectorResolver } from './link/connector.resolver';
import { Connectors } from './link/connectors.service';
import { EnrolmentController } from './link/enrolment.controller';
import { EnrolmentService } from './link/enrolment.service';

/** Applications, decisions, agreements and calls, as departments and connectors reach them. */
@Module({
  controllers: [AgreementController, CallController, EnrolmentController],
  providers: [
    AgreementConclusion,
    AgreementNotices,
    AgreementResolver,
    AgreementService,
    ApplicationResolver,
    ApplicationService,
    CallService,
    ConnectorResolver,
    Connectors,
    DecisionResolver,
    DecisionService,
    EnrolmentService,
    Standings,
    Switchboard,
  ],
})
export class ExchangeHubModule {}
