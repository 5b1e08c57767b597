import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { extensionErrors } from '../extension/extension.errors';
import { assertExtensible, mayConsent } from '../extension/extension.policy';
import { mayRemind } from '../reminder/reminder.policy';
import { supplementErrors } from '../supplement/supplement.errors';
import type { TimedFile } from './application-file';
import {
  assertByItself,
  assertProposed,
  mayAnswer,
  mayApprove,
  mayHandOver,
  mayPropose,
  maySupply,
  mayWithdraw,
  stepFrom,
} from './application.policy';

/** In the order in which a matter goes. The same rules answer here and when the step is taken. */
export const applicationActions: Actions<TimedFile> = {
  approveApplication: {
    permission: 'exchange.application.approve',
    check: (actor, { application }) => {
      stepFrom(application, 'approve');
      mayApprove(actor, application);
    },
  },
  withdrawApplication: {
    permission: 'exchange.application.withdraw',
    check: (actor, { application }) => {
      stepFrom(application, 'withdraw');
      mayWithdraw(actor, application);
    },
  },
  askSupplement: {
    permission: 'exchange.supplement.ask',
    check: (actor, { application, supplement }) => {
      stepFrom(application, 'ask-supplement');
      mayPropose(actor, application);
      if (supplement) throw supplementErrors.alreadyAsked();
    },
  },
  supplyApplication: {
    permission: 'exchange.supplement.supply',
    check: (actor, { application }) => {
      stepFrom(application, 'supply');
      maySupply(actor, application);
    },
  },
  askExtension: {
    permission: 'exchange.extension.ask',
    check: (actor, { application, extension, noMoreTime }) => {
      mayPropose(actor, application);
      assertExtensible(application);
      if (noMoreTime) throw noMoreTime;
      if (extension) throw extensionErrors.alreadyAsked();
    },
  },
  answerExtension: {
    permission: 'exchange.extension.answer',
    check: (actor, { application, extension }) => {
      if (!extension || extension.consented !== null) throw extensionErrors.notAsked();
      mayConsent(actor, extension);
      assertExtensible(application);
    },
  },
  handOverApplication: {
    permission: 'exchange.application.hand-over',
    check: (actor, { application }) => mayHandOver(actor, application),
  },
  remindApplication: {
    permission: 'exchange.application.remind',
    check: mayRemind,
  },
  proposeDecision: {
    permission: 'exchange.decision.propose',
    check: (actor, { application, supplementOver }) => {
      mayPropose(actor, application);
      stepFrom(application, 'propose');
      const { state } = application;
      if (state === 'awaiting-supplement' && !supplementOver) throw supplementErrors.awaited();
    },
  },
  answerApplication: {
    permission: 'exchange.decision.answer',
    check: (actor, { application, decision }) => {
      assertProposed(application);
      mayAnswer(actor, application, decision?.proposedBy ?? '');
    },
  },
};

/** A member of a matter takes them by itself. */
const ofMembersToo = ['withdrawApplication', 'remindApplication'];

/** One by itself; a member of a matter takes its other steps with its part. */
const actionsByItself: Actions<TimedFile> = Object.fromEntries(
  Object.entries(applicationActions).map(([name, { permission, check }]) => [
    name,
    {
      permission,
      check: (actor: Actor, file: TimedFile) => {
        if (!ofMembersToo.includes(name)) assertByItself(file.application);
        check(actor, file);
      },
    },
  ]),
);

/** Every step that there is, and for each why the actor cannot take it now, so that nobody else need know the rules. */
export const availableActions = (actor: Actor, file: TimedFile): AvailableAction[] =>
  judgeActions(actionsByItself, actor, file);
