/** What may come out of open data. */
export const reuseKinds = ['application', 'paper', 'report', 'visualisation'] as const;
export type ReuseKind = (typeof reuseKinds)[number];

/**
 * Life of a reuse, as data. Accepted: everybody is shown it. What was accepted may be refused later, since an address can become
 * something else. Retired: its developer has taken it back.
 */
export const reuseStates = ['received', 'accepted', 'refused', 'retired'] as const;
export type ReuseState = (typeof reuseStates)[number];

export type ReuseStep = 'accept' | 'refuse' | 'retire';

interface Transition {
  readonly from: readonly ReuseState[];
  readonly to: ReuseState;
}

export const reuseSteps: Readonly<Record<ReuseStep, Transition>> = {
  accept: { from: ['received'], to: 'accepted' },
  refuse: { from: ['received', 'accepted'], to: 'refused' },
  retire: { from: ['received', 'accepted'], to: 'retired' },
};

/** In which it is, or may come to be, shown. */
export const liveStates: readonly ReuseState[] = ['received', 'accepted'];
