import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
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
    check: (actor, { application }) => {
      assertApplicant(actor, application);
      stepFrom(application, 'withdraw');
    },
  },
  askOpenSupplement: {
    permission: 'exchange.open-application.ask',
    check: (actor, { application }) => mayAskSupplement(actor, application),
  },
  supplyOpenApplication: {
    permission: 'exchange.open-application.supply',
    check: (actor, { application }) => {
      assertApplicant(actor, application);
      stepFrom(application, 'supply');
    },
  },
  askOpenExtension: {
    permission: 'exchange.open-application.ask',
    check: (actor, { application }) => mayAskExtension(actor, application),
  },
  answerOpenExtension: {
    permission: 'exchange.open-application.extend',
    check: (actor, { application }) => mayAnswerExtension(actor, application),
  },
  proposeOpenAnswer: {
    permission: 'exchange.open-application.propose',
    check: (actor, { application }) => {
      assertProvider(actor, application);
      stepFrom(application, 'propose');
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
