/** Life of a data return (数据回流; Decree 809, Art. 24), as data, beside that of its application: whether all has come. */
export const dataReturnStates = ['requested', 'offered', 'short', 'complete'] as const;
export type DataReturnState = (typeof dataReturnStates)[number];

export type DataReturnStep = 'offer' | 'find-short' | 'confirm';

interface Transition {
  readonly from: readonly DataReturnState[];
  readonly to: DataReturnState;
}

export const dataReturnSteps: Readonly<Record<DataReturnStep, Transition>> = {
  /** From `short`: what was amiss is put right; from `offered`: the provider counts anew before anybody has. */
  offer: { from: ['requested', 'offered', 'short'], to: 'offered' },
  'find-short': { from: ['offered'], to: 'short' },
  confirm: { from: ['offered'], to: 'complete' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: DataReturnState, step: DataReturnStep): DataReturnState | undefined {
  const { from, to } = dataReturnSteps[step];
  return from.includes(state) ? to : undefined;
}
