import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import type { Correction } from './correction.entity';
import { mayHandle, mayWithdraw, stepFrom } from './correction.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<Correction> = {
  acceptCorrection: {
    permission: 'exchange.correction.accept',
    check: (actor, correction) => {
      stepFrom(correction, 'accept');
      mayHandle(actor, correction);
    },
  },
  completeCorrection: {
    permission: 'exchange.correction.complete',
    check: (actor, correction) => {
      stepFrom(correction, 'complete');
      mayHandle(actor, correction);
    },
  },
  rejectCorrection: {
    permission: 'exchange.correction.reject',
    check: (actor, correction) => {
      stepFrom(correction, 'reject');
      mayHandle(actor, correction);
    },
  },
  withdrawCorrection: {
    permission: 'exchange.correction.withdraw',
    check: (actor, correction) => {
      stepFrom(correction, 'withdraw');
      mayWithdraw(actor, correction);
    },
  },
};

/** Every step of a correction, and why the actor cannot take it now. */
export const correctionActions = (actor: Actor, correction: Correction): AvailableAction[] =>
  judgeActions(actions, actor, correction);
