import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import type { TierName } from '../quota/tiers';
import type { Contest } from './contest.entity';
import { contestErrors } from './contest.errors';
import { contestSteps, type ContestState } from './contest.states';

type Window = Pick<Contest, 'opensAt' | 'closesAt'>;

/** @throws contestErrors.window */
export function assertWindow({ opensAt, closesAt }: Window, now: Date): void {
  if (closesAt <= opensAt || closesAt <= now) {
    throw contestErrors.window({ from: opensAt.toISOString(), until: closesAt.toISOString() });
  }
}

/** @throws contestErrors.wrongState */
export function cancelled({ state }: Pick<Contest, 'state'>): ContestState {
  const { from, to } = contestSteps.cancel;
  if (!(from as readonly ContestState[]).includes(state)) throw contestErrors.wrongState({ state });
  return to;
}

/** Developers enter, and make keys, before it opens too. @throws contestErrors.over */
export function assertNotOver({ state, closesAt }: Pick<Contest, 'state' | 'closesAt'>, now: Date) {
  if (state === 'cancelled' || closesAt <= now) throw contestErrors.over();
}

/** What was taken back stays so, and has no keys. @throws contestErrors.entryWithdrawn */
export function assertEntered({ withdrawnAt }: { readonly withdrawnAt: Date | null }): void {
  if (withdrawnAt !== null) throw contestErrors.entryWithdrawn();
}

/** @throws contestErrors.otherDataset */
export function assertWithin(
  { datasets }: { readonly datasets: readonly string[] },
  asked: readonly string[],
) {
  const other = asked.find((id) => !datasets.includes(id));
  if (other !== undefined) throw contestErrors.otherDataset({ dataset: other });
}

/** What a key says of tier, entry and datasets fits together. @throws contestErrors */
export function assertKeyOfEntry(key: {
  readonly tier: TierName;
  readonly entry?: string;
  readonly datasets?: readonly string[];
}): void {
  if ((key.tier === 'contest') !== (key.entry !== undefined)) throw contestErrors.entryMissing();
  if (key.entry !== undefined && key.datasets !== undefined) throw contestErrors.ownDatasets();
}

const actions: Actions<Pick<Contest, 'state'>> = {
  cancelContest: {
    permission: 'opendata.contest.cancel',
    check: (_, contest) => void cancelled(contest),
  },
};

/** Every step, and why the actor cannot take it now. */
export const contestActions = (actor: Actor, contest: Contest): AvailableAction[] =>
  judgeActions(actions, actor, contest);
