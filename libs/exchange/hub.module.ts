import { Module } from '@nestjs/common';
import { ClocksModule } from '@shutong/clocks';
import { NoticeModule } from '@shutong/notice';
import './exchange.permissions';
import { AgreementController } from './agreement/agreement.controller';
import { AgreementNotices } from './agreement/agreement.notices';
import { AgreementResolver } from './agreement/agreement.resolver';
import { AgreementSentences } from './agreement/agreement-sentences.service';
import { AgreementService } from './agreement/agreement.service';
import { AgreementTellings } from './agreement/agreement-tellings.service';
import { CitingAgreementsResolver } from './agreement/citing-agreements.resolver';
import { CitingAgreements } from './agreement/citing-agreements.service';
import { AgreementConclusion } from './agreement/conclusion.service';
import { DepartmentNames } from './agreement/department-names.service';
import { Parties } from './agreement/parties.service';
import { ApplicationFiles } from './application/application-files.service';
import { Circumstances } from './application/circumstances.service';
import { ApplicationResolver } from './application/application.resolver';
import { applyingProviders } from './application/applying.providers';
import { RuleAnswers } from './application/rule-answers.service';
import { AnswerTimes } from './application/answer-times.service';
import { ApplicationService } from './application/application.service';
import { ApplicationSteps } from './application/application-steps.service';
import { ApplicationTellings } from './application/application-tellings.service';
import { Offers } from './application/offers.service';
import { BatchController } from './batch/batch.controller';
import { batchProviders } from './batch/batch.providers';
import { ChunkController } from './batch/chunk.controller';
import { CallController } from './call/call.controller';
import { CallService } from './call/call.service';
import { PartyKeys } from './call/party-keys.service';
import { Standings } from './call/standing.query';
import { Switchboard } from './call/switchboard';
import { Copies } from './copy/copies.service';
import { CopyResolver } from './copy/copy.resolver';
import { CorrectionRegister } from './correction/correction-register.service';
import { CorrectionResolver } from './correction/correction.resolver';
import { Corrections } from './correction/corrections.service';
import { CorrectionTellings } from './correction/correction-tellings.service';
import { DecisionOutcome } from './decision/decision-outcome.service';
import { DecisionRecord } from './decision/decision-record.service';
import { DecisionResolver } from './decision/decision.resolver';
import { DecisionService } from './decision/decision.service';
import { DeliveryRegister } from './delivery/delivery.register';
import { DeliveryController, DeliveryResolver } from './delivery/delivery.resolver';
import { Deliveries } from './delivery/delivery.service';
import { DisputeClocks } from './dispute/dispute-clocks.service';
import { DisputeLapses } from './dispute/dispute-lapses.service';
import { DisputeRecord } from './dispute/dispute-record.service';
import { DisputeResolver } from './dispute/dispute.resolver';
import { DisputeService } from './dispute/dispute.service';
import { DisputeSteps } from './dispute/dispute-steps.service';
import { DisputeTellings } from './dispute/dispute-tellings.service';
import { Disputes } from './dispute/disputes.service';
import { ExtensionResolver } from './extension/extension.resolver';
import { Extensions } from './extension/extensions.service';
import { ConnectorResolver } from './link/connector.resolver';
import { ConnectorCards } from './link/connector-cards.service';
import { ConnectorRegister } from './link/connector-register';
import { ConnectorTopics } from './link/connector-topics';
import { Connectors } from './link/connectors.service';
import { EnrolmentController } from './link/enrolment.controller';
import { enrolmentProviders } from './link/enrolment.providers';
import { KeyRenewalController } from './link/key-renewal.controller';
import { KeyRenewals } from './link/key-renewal.service';
import { OwnLetters } from './link/own-letters.service';
import { StreamGateway } from './link/stream.gateway';
import { linkStateProviders } from './link-state/link-state.providers';
import { HeartbeatController } from './link-state/heartbeat.controller';
import { HandOverResolver } from './hand-over/hand-over.resolver';
import { HandOvers } from './hand-over/hand-overs.service';
import { Officers } from './hand-over/officers.service';
import { ReminderResolver } from './reminder/reminder.resolver';
import { Reminders } from './reminder/reminders.service';
import { firstStepProviders } from './first-step/first-step.providers';
import { openApplicationProviders } from './open-application/open-application.providers';
import { needProviders } from './need/need.providers';
import { projectProviders } from './project/project.providers';
import { matterProviders } from './matter/matter.providers';
import { Memberships } from './project/memberships.service';
import { PublicRecord } from './public-record/public-record.service';
import { AgreementVersions } from './agreement/agreement-versions.service';
import { RenewalFiles } from './renewal/renewal-files.service';
import { RenewedAgreements } from './renewal/renewed-agreements.service';
import { RenewalResolver } from './renewal/renewal.resolver';
import { AgreementActionsResolver } from './agreement/agreement-actions.resolver';
import { AgreementFiles } from './agreement/agreement-files.service';
import { Renewals } from './renewal/renewals.service';
import { handlingRules } from './restriction/handling-rules';
import { RestrictionController } from './restriction/restriction.controller';
import { Narrowing } from './restriction/narrowing.service';
import { RestrictionNotices } from './restriction/restriction.notices';
import { RestrictionService } from './restriction/restriction.service';
import { AgreementEndings } from './agreement/agreement-endings.service';
import { AgreementSteps } from './agreement/agreement-steps.service';
import { Courses } from './course/courses.service';
import { DataReturnNotices } from './data-return/data-return.notices';
import { DataReturnTurns } from './data-return/data-return-turns.service';
import { DataReturnRegister } from './data-return/data-return-register.service';
import { DataReturnResolver } from './data-return/data-return.resolver';
import { DataReturns } from './data-return/data-returns.service';
import { Divisions } from './data-return/divisions.service';
import { RectificationNotices } from './rectification/rectification.notices';
import { RectificationRegister } from './rectification/rectification-register.service';
import { RectificationResolver } from './rectification/rectification.resolver';
import { RectificationSteps } from './rectification/rectification-steps.service';
import { TerminationFilings } from './rectification/termination-filings.service';
import { Rectifications } from './rectification/rectifications.service';
import { ServiceChangeClocks } from './service-change/service-change-clocks.service';
import { ServiceChangeNotices } from './service-change/service-change.notices';
import { ServiceChangeRegister } from './service-change/service-change-register.service';
import { ServiceChangeResolver } from './service-change/service-change.resolver';
import { ServiceChangeSteps } from './service-change/service-change-steps.service';
import { ServiceChanges } from './service-change/service-changes.service';
import { SupplementResolver } from './supplement/supplement.resolver';
import { AwaitedSupplements } from './supplement/awaited-supplements.service';
import { Supplements } from './supplement/supplements.service';
import { TokenKeyController } from './token-key/token-key.controller';
import { TokenKeys } from './token-key/token-key.service';
import { usageRecordProviders } from './usage-record/usage-record.providers';

/** Applications, decisions, agreements and calls, as departments and connectors reach them. */
@Module({
  imports: [ClocksModule, NoticeModule],
  controllers: [
    AgreementController,
    BatchController,
    CallController,
    ChunkController,
    DeliveryController,
    EnrolmentController,
    HeartbeatController,
    KeyRenewalController,
    RestrictionController,
    TokenKeyController,
  ],
  providers: [
    ...linkStateProviders,
    ...batchProviders,
    ...matterProviders,
    ...openApplicationProviders,
    ...needProviders,
    ...firstStepProviders,
    ...projectProviders,
    AgreementConclusion,
    AgreementEndings,
    AgreementNotices,
    AgreementResolver,
    AgreementSentences,
    AgreementTellings,
    AgreementService,
    AgreementSteps,
    ApplicationFiles,
    Circumstances,
    ApplicationResolver,
    ...applyingProviders,
    AnswerTimes,
    ApplicationService,
    ApplicationTellings,
    ApplicationSteps,
    CallService,
    CitingAgreements,
    CitingAgreementsResolver,
    ConnectorCards,
    ConnectorRegister,
    ConnectorResolver,
    ConnectorTopics,
    Connectors,
    Copies,
    CopyResolver,
    CorrectionRegister,
    CorrectionResolver,
    CorrectionTellings,
    Corrections,
    Courses,
    DataReturnNotices,
    DataReturnTurns,
    DataReturnRegister,
    DataReturnResolver,
    DataReturns,
    DecisionOutcome,
    DecisionRecord,
    DecisionResolver,
    DecisionService,
    DepartmentNames,
    Deliveries,
    DeliveryRegister,
    DeliveryResolver,
    DisputeClocks,
    DisputeLapses,
    DisputeRecord,
    DisputeResolver,
    DisputeService,
    DisputeTellings,
    DisputeSteps,
    Disputes,
    Divisions,
    ...enrolmentProviders,
    KeyRenewals,
    ExtensionResolver,
    Extensions,
    Memberships,
    Narrowing,
    Offers,
    HandOverResolver,
    HandOvers,
    Officers,
    ReminderResolver,
    Reminders,
    Parties,
    PartyKeys,
    PublicRecord,
    RectificationNotices,
    RectificationRegister,
    RectificationResolver,
    RectificationSteps,
    TerminationFilings,
    Rectifications,
    RuleAnswers,
    AgreementActionsResolver,
    AgreementFiles,
    AgreementVersions,
    RenewalFiles,
    RenewedAgreements,
    RenewalResolver,
    Renewals,
    RestrictionNotices,
    RestrictionService,
    ServiceChangeClocks,
    ServiceChangeNotices,
    ServiceChangeRegister,
    ServiceChangeResolver,
    ServiceChangeSteps,
    ServiceChanges,
    Standings,
    OwnLetters,
    StreamGateway,
    SupplementResolver,
    AwaitedSupplements,
    Supplements,
    Switchboard,
    TokenKeys,
    ...usageRecordProviders,
    handlingRules,
  ],
})
export class ExchangeHubModule {}
