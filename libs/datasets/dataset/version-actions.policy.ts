import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import type { Dataset, DatasetVersion } from './dataset.entity';
import { versionErrors } from './dataset.errors';
import { mayKeep, mayWithdrawFrom, stepFrom } from './version.policy';

interface Matter {
  readonly dataset: Dataset;
  readonly version: Pick<DatasetVersion, 'state' | 'begunBy'>;
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<Matter> = {
  maskDatasetVersion: {
    permission: 'datasets.version.mask',
    check: (actor, { dataset, version }) => {
      mayKeep(actor, dataset);
      stepFrom(version, 'mask');
    },
  },
  overrideDatasetVersion: {
    permission: 'datasets.version.override',
    check: (actor, { dataset, version }) => {
      mayKeep(actor, dataset);
      stepFrom(version, 'override');
      if (actor.id === version.begunBy) throw versionErrors.samePerson();
    },
  },
  discardDatasetVersion: {
    permission: 'datasets.version.discard',
    check: (actor, { dataset, version }) => {
      mayKeep(actor, dataset);
      stepFrom(version, 'discard');
    },
  },
  withdrawDatasetVersion: {
    permission: 'datasets.version.withdraw',
    check: (actor, { dataset, version }) => {
      mayWithdrawFrom(actor, dataset);
      stepFrom(version, 'withdraw');
    },
  },
};

/** Every step of a version, and why the actor cannot take it now. */
export const versionActions = (actor: Actor, matter: Matter): AvailableAction[] =>
  judgeActions(actions, actor, matter);
