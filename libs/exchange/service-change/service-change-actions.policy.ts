import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayRaise, ofServiceChange } from '../dispute/contested.policy';
import {
  mayAnswer,
  mayFile,
  maySend,
  mayUphold,
  mayWithdraw,
  type ServiceChangeFile,
} from './service-change.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<ServiceChangeFile> = {
  sendServiceChange: { permission: 'exchange.service-change.send', check: maySend },
  agreeServiceChange: {
    permission: 'exchange.service-change.answer',
    check: (actor, file) => mayAnswer(actor, file, 'agree'),
  },
  objectServiceChange: {
    permission: 'exchange.service-change.answer',
    check: (actor, file) => mayAnswer(actor, file, 'object'),
  },
  fileServiceChange: { permission: 'exchange.service-change.file', check: mayFile },
  upholdServiceChange: { permission: 'exchange.service-change.file', check: mayUphold },
  raiseDispute: {
    permission: 'exchange.dispute.raise',
    check: (actor, { change, steps, isDisputed, isUnanswered }) =>
      mayRaise(actor, {
        ...ofServiceChange(change, isUnanswered),
        ...{ parts: steps, isDisputed },
      }),
  },
  withdrawServiceChange: { permission: 'exchange.service-change.withdraw', check: mayWithdraw },
};

/** Every step of a service change, and for each why the actor cannot take it now. */
export const serviceChangeActions = (actor: Actor, file: ServiceChangeFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
