import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { harvestErrors } from '../harvest/harvest.errors';
import type { RunState } from '../harvest/run.states';
import { sourceErrors } from './source.errors';
import { sourceSteps, type SourceState, type SourceStep } from './source.states';

/** A source with what is going on with it. */
export interface SourceStanding {
  readonly state: SourceState;
  /** Of its last run; null before there is one. */
  readonly run: RunState | null;
  readonly missing: number;
}

/** The state after a step. @throws opendata.source.wrong-state */
export function stepFrom({ state }: Pick<SourceStanding, 'state'>, step: SourceStep): SourceState {
  const { from, to } = sourceSteps[step];
  if (!from.includes(state)) throw sourceErrors.wrongState({ state, step });
  return to;
}

const isOpen = (run: RunState | null): boolean => run === 'waiting' || run === 'running';

/** A paused source is not read, and none twice at a time. */
export function mayAsk({ state, run }: Omit<SourceStanding, 'missing'>): void {
  if (state === 'paused') throw harvestErrors.sourcePaused();
  if (isOpen(run)) throw harvestErrors.alreadyAsked();
}

/** Only what a person has seen goes, and not while it may come back. */
export function mayAcceptRemovals(
  { run, missing }: Omit<SourceStanding, 'state'>,
  expected: number,
): void {
  if (isOpen(run)) throw harvestErrors.running();
  if (missing === 0 || missing !== expected) {
    throw harvestErrors.nothingWaits({ missing, expected });
  }
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<SourceStanding> = {
  harvestNow: {
    permission: 'opendata.harvest.ask',
    check: (_, source) => mayAsk(source),
  },
  acceptHarvestRemovals: {
    permission: 'opendata.harvest.accept-removals',
    check: (_, source) => mayAcceptRemovals(source, source.missing),
  },
  pauseHarvestSource: {
    permission: 'opendata.source.pause',
    check: (_, source) => void stepFrom(source, 'pause'),
  },
  resumeHarvestSource: {
    permission: 'opendata.source.resume',
    check: (_, source) => void stepFrom(source, 'resume'),
  },
};

/** Every step that an operator has with a source, and why not now. */
export const sourceActions = (actor: Actor, source: SourceStanding): AvailableAction[] =>
  judgeActions(actions, actor, source);
