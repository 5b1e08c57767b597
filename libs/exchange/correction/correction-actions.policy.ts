import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import type { PartTaken } from '../course/sides.policy';
import { mayRaise, ofCorrection } from '../dispute/contested.policy';
import type { Correction } from './correction.entity';
import { mayHandle, mayWithdraw, stepFrom } from './correction.policy';

/** A correction with what decides who may contest its rejection. */
export interface CorrectionFile {
  readonly correction: Correction;
  /** Who has reported and who has verified. */
  readonly parts: readonly PartTaken[];
  /** A dispute about its rejection is open. */
  readonly isDisputed: boolean;
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<CorrectionFile> = {
  acceptCorrection: {
    permission: 'exchange.correction.accept',
    check: (actor, { correction }) => {
      stepFrom(correction, 'accept');
      mayHandle(actor, correction);
    },
  },
  completeCorrection: {
    permission: 'exchange.correction.complete',
    check: (actor, { correction }) => {
      stepFrom(correction, 'complete');
      mayHandle(actor, correction);
    },
  },
  rejectCorrection: {
    permission: 'exchange.correction.reject',
    check: (actor, { correction }) => {
      stepFrom(correction, 'reject');
      mayHandle(actor, correction);
    },
  },
  raiseDispute: {
    permission: 'exchange.dispute.raise',
    check: (actor, { correction, ...known }) =>
      mayRaise(actor, { ...ofCorrection(correction), ...known }),
  },
  withdrawCorrection: {
    permission: 'exchange.correction.withdraw',
    check: (actor, { correction }) => {
      stepFrom(correction, 'withdraw');
      mayWithdraw(actor, correction);
    },
  },
};

/** Every step of a correction, and why the actor cannot take it now. */
export const correctionActions = (actor: Actor, file: CorrectionFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
