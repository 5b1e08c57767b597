/** project: the same for work that is agreed on, without a prize. */
export const contestKinds = ['contest', 'project'] as const;
export type ContestKind = (typeof contestKinds)[number];

/** Life of a contest, as data; its window opens and closes it without a step. */
export const contestStates = ['announced', 'cancelled'] as const;
export type ContestState = (typeof contestStates)[number];

export const contestSteps = {
  cancel: { from: ['announced'], to: 'cancelled' },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly ContestState[]; readonly to: ContestState }>
>;
