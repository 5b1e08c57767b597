/**
 * Life of a version, as data. Receiving: its file comes in, part by part. Held: the gate has found personal data, which is
 * masked (it waits to be loaded anew) or let pass. Ready: it can be cited, and stays as it is. Withdrawn: of what was
 * cited date, ground and hash remain.
 */
export const versionStates = [
  'receiving',
  'waiting',
  'loading',
  'held',
  'ready',
  'failed',
  'discarded',
  'withdrawn',
] as const;
export type VersionState = (typeof versionStates)[number];

export type VersionStep =
  | 'complete'
  | 'load'
  | 'load-again'
  | 'finish'
  | 'hold'
  | 'fail'
  | 'mask'
  | 'override'
  | 'discard'
  | 'withdraw';

interface Transition {
  readonly from: readonly VersionState[];
  readonly to: VersionState;
}

export const versionSteps: Readonly<Record<VersionStep, Transition>> = {
  complete: { from: ['receiving'], to: 'waiting' },
  load: { from: ['waiting'], to: 'loading' },
  /** The process that loaded it has died. */
  'load-again': { from: ['loading'], to: 'waiting' },
  finish: { from: ['loading'], to: 'ready' },
  hold: { from: ['loading'], to: 'held' },
  fail: { from: ['loading'], to: 'failed' },
  mask: { from: ['held'], to: 'waiting' },
  override: { from: ['held'], to: 'ready' },
  discard: { from: ['receiving', 'held'], to: 'discarded' },
  withdraw: { from: ['ready'], to: 'withdrawn' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: VersionState, step: VersionStep): VersionState | undefined {
  const { from, to } = versionSteps[step];
  return from.includes(state) ? to : undefined;
}
