import {
  judgeActions,
  type Action,
  type Actions,
  type Actor,
  type AvailableAction,
} from '@shutong/platform';
import { answerIsAwaited } from '../application/application.policy';
import { openStates } from '../application/application.states';
import type { TimedFile } from '../application/application-file';
import { applicationActions } from '../application/available-actions.policy';
import { extensibleOf } from '../extension/extension.policy';
import { mayCopy, type Copied } from './matter-copy.policy';
import { matterErrors } from './matter.errors';
import { assertRequester } from './matter.policy';

/** What is known of the members of a matter, or of one part. */
type Files = readonly TimedFile[];

const awaited = ({ application: { state } }: TimedFile) => answerIsAwaited(state);

/** Those whose time may be extended ask for it, and have it answered. */
const extensible = (waiting: Files): Files =>
  extensibleOf(waiting, ({ isExtensible }) => isExtensible);

/** Where the time of any may stand still they are asked together, also those that are late; these run on. */
const askedTogether = (waiting: Files): Files =>
  waiting.some(({ noStandstill }) => noStandstill === null)
    ? waiting.map((file) => ({ ...file, noStandstill: null }))
    : waiting;

/** Allowed where it is for every member that waits for it, or of these for `those`: they step together or not at all. */
function ofAll(
  name: string,
  waits: (file: TimedFile) => boolean,
  those = (waiting: Files): Files => waiting,
): Action<Files> {
  const { permission, check } = applicationActions[name]!;
  return {
    permission,
    check: (actor, files) => {
      const waiting = files.filter(waits);
      if (waiting.length === 0) throw matterErrors.nothingWaits();
      for (const file of those(waiting)) check(actor, file);
    },
  };
}

/** A whole matter, with what is known of its members. */
export interface MatterFile extends Copied {
  readonly files: Files;
}

/** The same of the whole, which is its requester's alone. */
const ofWhole = ({ permission, check }: Action<Files>): Action<MatterFile> => ({
  permission,
  check: (actor, { matter, files }) => {
    assertRequester(actor, matter);
    check(actor, files);
  },
});

const matterSteps: Actions<MatterFile> = {
  approveMatter: ofWhole(
    ofAll('approveApplication', ({ application }) => application.state === 'awaiting-office-head'),
  ),
  withdrawMatter: ofWhole(
    ofAll('withdrawApplication', ({ application }) => openStates.includes(application.state)),
  ),
  /** A query: what it gives is applied for anew. */
  matterDraft: { permission: 'exchange.application.submit', check: mayCopy },
};

const partSteps: Actions<Files> = {
  askPartSupplement: ofAll('askSupplement', awaited, askedTogether),
  supplyPart: ofAll('supplyApplication', awaited),
  askPartExtension: ofAll('askExtension', awaited, extensible),
  answerPartExtension: ofAll('answerExtension', awaited, extensible),
  handOverPart: ofAll('handOverApplication', awaited),
  proposePart: ofAll('proposeDecision', awaited),
  answerPart: ofAll('answerApplication', awaited),
};

/** Every step of a whole matter, and why the actor cannot take it now. */
export const matterActions = (actor: Actor, file: MatterFile): AvailableAction[] =>
  judgeActions(matterSteps, actor, file);

/** The same of one part. */
export const partActions = (actor: Actor, files: Files): AvailableAction[] =>
  judgeActions(partSteps, actor, files);
