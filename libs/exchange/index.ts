/** Applications, decisions, agreements, and the calls that they allow. */
import { Agreement } from './agreement/agreement.entity';
import { Application } from './application/application.entity';
import { Batch, BatchChunk } from './batch/batch.entity';
import { Correction } from './correction/correction.entity';
import { CourseStep } from './course/course-step.entity';
import { DataReturn } from './data-return/data-return.entity';
import { Decision } from './decision/decision.entity';
import { Delivery } from './delivery/delivery.entity';
import { Dispute, TakenStep } from './dispute/dispute.entity';
import { Extension } from './extension/extension.entity';
import { Connector } from './link/connector.entity';
import { ConnectorLink } from './link-state/connector-link.entity';
import { HubListening } from './link-state/hub-listening.entity';
import { LinkOutage } from './link-state/link-outage.entity';
import { Rectification } from './rectification/rectification.entity';
import { IssuedRestriction } from './restriction/issued-restriction.entity';
import { ServiceChange } from './service-change/service-change.entity';
import { Need, TakenNeedStep } from './need/need.entity';
import { Matter, MatterPart } from './matter/matter.entity';
import {
  Project,
  ProjectCall,
  ProjectGrant,
  ProjectParty,
  ProjectResource,
} from './project/project.entity';
import { Supplement } from './supplement/supplement.entity';
import {
  OpenAgreement,
  OpenAnswer,
  OpenApplication,
} from './open-application/open-application.entity';
import { OpenDecision } from './public-record/open-decision.entity';
import { TokenKey } from './token-key/token-key.entity';
import { UsageRecord } from './usage-record/usage-record.entity';

/** Tables of this lib, for the process that opens the database. */
export const exchangeEntities = [
  Agreement,
  Application,
  Batch,
  BatchChunk,
  Connector,
  ConnectorLink,
  Correction,
  CourseStep,
  DataReturn,
  Decision,
  Delivery,
  Dispute,
  Extension,
  HubListening,
  IssuedRestriction,
  LinkOutage,
  Need,
  Matter,
  MatterPart,
  OpenAgreement,
  OpenAnswer,
  OpenApplication,
  OpenDecision,
  Rectification,
  ServiceChange,
  Project,
  ProjectCall,
  ProjectGrant,
  ProjectParty,
  ProjectResource,
  Supplement,
  TakenNeedStep,
  TakenStep,
  TokenKey,
  UsageRecord,
];
export { agreementStates, agreementSteps } from './agreement/agreement.states';
export { applicationStates, applicationSteps } from './application/application.states';
export { batchStates, batchSteps } from './batch/batch.states';
export { correctionStates, correctionSteps } from './correction/correction.states';
export { dataReturnStates, dataReturnSteps } from './data-return/data-return.states';
export { disputeStates, disputeSteps } from './dispute/dispute.states';
export { rectificationStates, rectificationSteps } from './rectification/rectification.states';
export { serviceChangeStates, serviceChangeSteps } from './service-change/service-change.states';
export { needStates, needSteps } from './need/need.states';
export {
  openAgreementSteps,
  openApplicationSteps,
} from './open-application/open-application.states';
export { partySteps, projectResourceSteps, projectSteps } from './project/project.states';
export { inboundTopic } from './link/topics';
