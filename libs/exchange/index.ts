/** Applications, decisions, agreements, and the calls that they allow. */
import { Agreement } from './agreement/agreement.entity';
import { Application } from './application/application.entity';
import { Decision } from './decision/decision.entity';
import { Delivery } from './delivery/delivery.entity';
import { Dispute, TakenStep } from './dispute/dispute.entity';
import { Extension } from './extension/extension.entity';
import { Connector } from './link/connector.entity';
import { IssuedRestriction } from './restriction/issued-restriction.entity';
import { Supplement } from './supplement/supplement.entity';
import { TokenKey } from './token-key/token-key.entity';

/** Tables of this lib, for the process that opens the database. */
export const exchangeEntities = [
  Agreement,
  Application,
  Connector,
  Decision,
  Delivery,
  Dispute,
  Extension,
  IssuedRestriction,
  Supplement,
  TakenStep,
  TokenKey,
];
export { agreementStates, agreementSteps } from './agreement/agreement.states';
export { applicationStates, applicationSteps } from './application/application.states';
export { disputeStates, disputeSteps } from './dispute/dispute.states';
export { inboundTopic } from './link/topics';
