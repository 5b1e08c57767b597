import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import {
  mayAcceptOpinion,
  mayAcceptSettlement,
  mayEscalate,
  mayProposeSettlement,
  mayRecordOpinion,
  mayWithdraw,
  type DisputeFile,
} from './dispute.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<DisputeFile> = {
  proposeSettlement: {
    permission: 'exchange.dispute.propose-settlement',
    check: mayProposeSettlement,
  },
  acceptSettlement: {
    permission: 'exchange.dispute.accept-settlement',
    check: mayAcceptSettlement,
  },
  escalateDispute: { permission: 'exchange.dispute.escalate', check: mayEscalate },
  recordOpinion: { permission: 'exchange.dispute.record-opinion', check: mayRecordOpinion },
  acceptOpinion: { permission: 'exchange.dispute.accept-opinion', check: mayAcceptOpinion },
  withdrawDispute: { permission: 'exchange.dispute.withdraw', check: mayWithdraw },
};

/** Every step of a dispute, and for each why the actor cannot take it now. */
export const disputeActions = (actor: Actor, file: DisputeFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
