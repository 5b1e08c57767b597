import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayRaise, ofApplication } from '../dispute/contested.policy';
import { extensionErrors } from '../extension/extension.errors';
import { assertExtensible, mayConsent } from '../extension/extension.policy';
import { mayRemind } from '../reminder/reminder.policy';
import { assertMountedAsAgreed } from '../renewal/remounted.policy';
import type { Granted, Renewed } from '../renewal/renewal.policy';
import { assertContinuable } from '../renewal/widening.policy';
import { supplementErrors } from '../supplement/supplement.errors';
import type { TimedFile } from './application-file';
import {
  assertByItself,
  assertProposed,
  assertRequester,
  mayAnswer,
  mayApprove,
  mayHandOver,
  mayPropose,
  ruleFor,
  stepFrom,
} from './application.policy';
import { assertGrantable, assertSendable, canBeAgreed } from './standing.policy';

/** It is sent, and granted where the rule would answer so at once. */
function assertSent({ application, standing, renewed }: TimedFile): void {
  const sharing = assertSendable(application, standing);
  const isGranted = ruleFor(sharing) === 'grant-by-rule' && canBeAgreed(application, standing);
  if (isGranted && renewed) assertGoesOn({ application, standing, renewed }, application);
}

/** The next version can be granted so: nothing has become of the agreement, nor of the resource's mount, that forbids it. */
function assertGoesOn(
  { application, standing, renewed }: Pick<TimedFile, 'application' | 'standing'> & Going,
  granted: Granted,
): void {
  assertContinuable(application, renewed, granted);
  const { mount } = standing.offer;
  if (application.widens === null && mount) assertMountedAsAgreed(renewed.present, mount, granted);
}

interface Going {
  readonly renewed: Renewed;
}

/** In the order in which a matter goes. The same rules answer here and when the step is taken. */
export const applicationActions: Actions<TimedFile> = {
  approveApplication: {
    permission: 'exchange.application.approve',
    check: (actor, file) => {
      stepFrom(file.application, 'approve');
      mayApprove(actor, file);
      assertSent(file);
    },
  },
  withdrawApplication: {
    permission: 'exchange.application.withdraw',
    check: (actor, file) => {
      stepFrom(file.application, 'withdraw');
      assertRequester(actor, file);
    },
  },
  askSupplement: {
    permission: 'exchange.supplement.ask',
    check: (actor, file) => {
      const { application, supplement, noStandstill } = file;
      stepFrom(application, 'ask-supplement');
      mayPropose(actor, file);
      if (supplement) throw supplementErrors.alreadyAsked();
      if (noStandstill) throw noStandstill;
    },
  },
  supplyApplication: {
    permission: 'exchange.supplement.supply',
    check: (actor, file) => {
      stepFrom(file.application, 'supply');
      assertRequester(actor, file);
    },
  },
  askExtension: {
    permission: 'exchange.extension.ask',
    check: (actor, file) => {
      const { application, extension, noMoreTime } = file;
      mayPropose(actor, file);
      assertExtensible(application);
      if (noMoreTime) throw noMoreTime;
      if (extension) throw extensionErrors.alreadyAsked();
    },
  },
  answerExtension: {
    permission: 'exchange.extension.answer',
    check: (actor, { application, extension, parts }) => {
      if (!extension || extension.consented !== null) throw extensionErrors.notAsked();
      mayConsent(actor, parts);
      assertExtensible(application);
    },
  },
  handOverApplication: {
    permission: 'exchange.application.hand-over',
    check: mayHandOver,
  },
  remindApplication: {
    permission: 'exchange.application.remind',
    check: mayRemind,
  },
  proposeDecision: {
    permission: 'exchange.decision.propose',
    check: (actor, file) => {
      const { application, supplementOver } = file;
      mayPropose(actor, file);
      stepFrom(application, 'propose');
      const { state } = application;
      if (state === 'awaiting-supplement' && !supplementOver) throw supplementErrors.awaited();
    },
  },
  answerApplication: {
    permission: 'exchange.decision.answer',
    check: (actor, file) => {
      assertProposed(file.application);
      const { application, decision, standing, renewed } = file;
      mayAnswer(actor, file, decision?.proposedBy ?? '');
      if (decision?.outcome !== 'granted') return;
      assertGrantable(application, decision, standing);
      if (renewed) assertGoesOn({ application, standing, renewed }, decision);
    },
  },
  raiseDispute: {
    permission: 'exchange.dispute.raise',
    check: (actor, { application, decision, ...file }) =>
      mayRaise(actor, { ...file, ...ofApplication(application, decision) }),
  },
};

/** A member of a matter takes them by itself. */
const ofMembersToo = ['withdrawApplication', 'remindApplication', 'raiseDispute'];

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
