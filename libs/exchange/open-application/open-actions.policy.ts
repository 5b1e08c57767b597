import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { supplementErrors } from '../supplement/supplement.errors';
import {
  assertApplicant,
  assertProvider,
  mayAnswer,
  mayAnswerExtension,
  mayAskExtension,
  mayAskSupplement,
  mayRevoke,
  stepFrom,
  type OpenFile,
} from './open-application.policy';

/** In the order in which a matter goes. The same rules answer here and when the step is taken. */
const actions: Actions<OpenFile> = {
  withdrawOpenApplication: {
    permission: 'exchange.open-application.withdraw',
    check: (actor, file) => {
      assertApplicant(actor, file);
      stepFrom(file.application, 'withdraw');
    },
  },
  askOpenSupplement: {
    permission: 'exchange.open-application.ask',
    check: mayAskSupplement,
  },
  supplyOpenApplication: {
    permission: 'exchange.open-application.supply',
    check: (actor, file) => {
      assertApplicant(actor, file);
      stepFrom(file.application, 'supply');
    },
  },
  askOpenExtension: {
    permission: 'exchange.open-application.ask',
    check: mayAskExtension,
  },
  answerOpenExtension: {
    permission: 'exchange.open-application.extend',
    check: mayAnswerExtension,
  },
  proposeOpenAnswer: {
    permission: 'exchange.open-application.propose',
    check: (actor, file) => {
      assertProvider(actor, file);
      stepFrom(file.application, 'propose');
      // While a supplement is awaited nothing is proposed; once its time is over, that it is incomplete.
      const isAwaiting = file.application.state === 'awaiting-supplement';
      if (isAwaiting && !file.supplementOver) throw supplementErrors.awaited();
    },
  },
  answerOpenApplication: { permission: 'exchange.open-application.answer', check: mayAnswer },
  revokeOpenAgreement: {
    permission: 'exchange.open-application.revoke',
    check: (actor, file) => {
      mayRevoke(actor, file);
    },
  },
};

/** Every step that there is, and for each why the actor cannot take it now. */
export const openActions = (actor: Actor, file: OpenFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
