import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { mayApproveNow, mayAssess } from '../clearance/clearance.policy';
import { mayMountUnder } from '../resource/resource.policy';
import {
  adopterOf,
  mayDiscard,
  mayEdit,
  mayPublish,
  mayReturn,
  mayStop,
  maySubmit,
  maySurvey,
  type EntryFile,
} from './entry-steps.policy';

/** The same rules answer here and when the step is taken. */
const actions: Actions<EntryFile> = {
  adoptEntry: {
    permission: 'catalog.entry.adopt',
    check: (_actor, file) => void adopterOf(file.own, file),
  },
  editEntry: {
    permission: 'catalog.entry.edit',
    check: (actor, { newest }) => mayEdit(actor, newest),
  },
  discardDraft: {
    permission: 'catalog.entry.discard',
    check: (actor, { newest }) => mayDiscard(actor, newest),
  },
  assessEntry: {
    permission: 'catalog.entry.assess',
    check: (actor, { newest }) => mayAssess(actor, newest),
  },
  approveEntry: {
    permission: 'catalog.entry.approve',
    check: (actor, file) => mayApproveNow(actor, file.newest, file),
  },
  submitEntry: { permission: 'catalog.entry.submit', check: maySubmit },
  publishEntry: { permission: 'catalog.entry.publish', check: mayPublish },
  returnEntry: {
    permission: 'catalog.entry.return',
    check: (actor, { newest }) => mayReturn(actor, newest),
  },
  surveyEntry: {
    permission: 'catalog.entry.survey',
    check: (actor, { shown }) => maySurvey(actor, shown),
  },
  mountResource: {
    permission: 'catalog.resource.mount',
    check: (actor, { shown }) => mayMountUnder(actor, shown),
  },
  suspendEntry: {
    permission: 'catalog.entry.suspend',
    check: (actor, { shown }) => mayStop(actor, shown, 'suspend'),
  },
  retireEntry: {
    permission: 'catalog.entry.retire',
    check: (actor, { shown }) => mayStop(actor, shown, 'retire'),
  },
};

/** Every step of an entry, and why the actor cannot take it now. */
export const entryActions = (actor: Actor, file: EntryFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
