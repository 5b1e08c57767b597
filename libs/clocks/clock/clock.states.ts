/** Life of a clock (时限), as data. */
export const clockStates = ['running', 'paused', 'ended'] as const;
export type ClockState = (typeof clockStates)[number];

/** `hand-over`: another department holds the matter from then on. */
export type ClockStep = 'pause' | 'resume' | 'extend' | 'hand-over' | 'end';

interface Transition {
  readonly from: readonly ClockState[];
  /** Absent where the step leaves the state as it is. */
  readonly to?: ClockState;
}

export const clockSteps: Readonly<Record<ClockStep, Transition>> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  extend: { from: ['running', 'paused'] },
  'hand-over': { from: ['running', 'paused'] },
  end: { from: ['running', 'paused'], to: 'ended' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: ClockState, step: ClockStep): ClockState | undefined {
  const { from, to = state } = clockSteps[step];
  return from.includes(state) ? to : undefined;
}
