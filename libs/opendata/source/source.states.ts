/** Life of a source, as data: it is harvested by its schedule unless somebody pauses it. */
export const sourceStates = ['active', 'paused'] as const;
export type SourceState = (typeof sourceStates)[number];

export type SourceStep = 'pause' | 'resume';

interface Transition {
  readonly from: readonly SourceState[];
  readonly to: SourceState;
}

export const sourceSteps: Readonly<Record<SourceStep, Transition>> = {
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused'], to: 'active' },
};
