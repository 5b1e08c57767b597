import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { supplementErrors } from '../supplement/supplement.errors';
import {
  assertApplicant,
  assertGrantable,
  assertProvider,
  mayAnswer,
  mayAnswerExtension,
  mayAskExtension,
  mayAskSupplement,
  mayRevoke,
  stepFrom,
  type TimedOpenFile,
} from './open-application.policy';

/** In the order in which a matter goes. The same rules answer here and when the step is taken. */
const actions: Actions<TimedOpenFile> = {
  withdrawOpenApplication: {
    permission: 'exchange.open-application.withdraw',
    check: (actor, file) => {
      assertApplicant(actor, file);
      stepFrom(file.application, 'withdraw');
    },
  },
  askOpenSupplement: {
    permission: 'exchange.open-application.ask',
    check: (actor, file) => {
      mayAskSupplement(actor, file);
      if (file.noStandstill) throw file.noStandstill;
    },
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
    check: (actor, file) => {
      mayAskExtension(actor, file);
      if (file.noMoreTime) throw file.noMoreTime;
    },
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
  answerOpenApplication: {
    permission: 'exchange.open-application.answer',
    check: (actor, file) => {
      const { application, answer, standing } = file;
      mayAnswer(actor, file);
      if (answer?.outcome === 'granted') assertGrantable(application, answer, standing);
    },
  },
  revokeOpenAgreement: {
    permission: 'exchange.open-application.revoke',
    check: (actor, file) => {
      mayRevoke(actor, file);
    },
  },
};

/** Every step that there is, and for each why the actor cannot take it now. */
export const openActions = (actor: Actor, file: TimedOpenFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
