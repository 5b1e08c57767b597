import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayRaise, ofNeed } from '../dispute/contested.policy';
import { mayAnswer } from './need-answer.policy';
import {
  mayAssign,
  mayConsent,
  mayHandBack,
  mayJudge,
  mayPropose,
  mayWithdraw,
  type StandingNeed,
} from './need.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<StandingNeed> = {
  consentNeed: { permission: 'exchange.need.consent', check: mayConsent },
  assignNeed: { permission: 'exchange.need.assign', check: mayAssign },
  handBackNeed: { permission: 'exchange.need.hand-back', check: mayHandBack },
  proposeNeedAnswer: { permission: 'exchange.need.propose', check: mayPropose },
  returnNeedAnswer: { permission: 'exchange.need.return', check: mayJudge },
  answerNeed: { permission: 'exchange.need.answer', check: mayAnswer },
  raiseDispute: {
    permission: 'exchange.dispute.raise',
    check: (actor, { need, steps, isDisputed }) =>
      mayRaise(actor, { ...ofNeed(need), parts: steps, isDisputed }),
  },
  withdrawNeed: { permission: 'exchange.need.withdraw', check: mayWithdraw },
};

/** Every step of a need, and for each why the actor cannot take it now. */
export const needActions = (actor: Actor, file: StandingNeed): AvailableAction[] =>
  judgeActions(actions, actor, file);
