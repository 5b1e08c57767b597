import type { Actor } from '@shutong/platform';
import {
  judgeActions,
  type Action,
  type Actions,
  type AvailableAction,
} from '../action/available-action';
import { answerIsAwaited } from '../application/application.policy';
import { openStates } from '../application/application.states';
import { applicationActions, type ApplicationFile } from '../application/available-actions.policy';
import { matterErrors } from './matter.errors';

/** What is known of the members of a matter, or of one part. */
type Files = readonly ApplicationFile[];

const awaited = ({ application: { state } }: ApplicationFile) => answerIsAwaited(state);

/** Allowed where it is for every member that waits for it: they step together or not at all. */
function ofAll(name: string, waits: (file: ApplicationFile) => boolean): Action<Files> {
  const { permission, check } = applicationActions[name]!;
  return {
    permission,
    check: (actor, files) => {
      const waiting = files.filter(waits);
      if (waiting.length === 0) throw matterErrors.nothingWaits();
      for (const file of waiting) check(actor, file);
    },
  };
}

const matterSteps: Actions<Files> = {
  approveMatter: ofAll(
    'approveApplication',
    ({ application }) => application.state === 'awaiting-office-head',
  ),
  withdrawMatter: ofAll('withdrawApplication', ({ application }) =>
    openStates.includes(application.state),
  ),
};

const partSteps: Actions<Files> = {
  askPartSupplement: ofAll('askSupplement', awaited),
  supplyPart: ofAll('supplyApplication', awaited),
  askPartExtension: ofAll('askExtension', awaited),
  answerPartExtension: ofAll('answerExtension', awaited),
  proposePart: ofAll('proposeDecision', awaited),
  answerPart: ofAll('answerApplication', awaited),
};

/** Every step of a whole matter, and why the actor cannot take it now. */
export const matterActions = (actor: Actor, files: Files): AvailableAction[] =>
  judgeActions(matterSteps, actor, files);

/** The same of one part. */
export const partActions = (actor: Actor, files: Files): AvailableAction[] =>
  judgeActions(partSteps, actor, files);
