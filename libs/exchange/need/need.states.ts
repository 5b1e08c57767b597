/** Life of a need (数据需求; Decree 809, Art. 19), as data: it ends in an entry, in a reasoned no, or with who needed it. */
export const needStates = [
  'awaiting-office-head',
  'awaiting-source',
  'awaiting-answer',
  'proposed',
  'met',
  'refused',
  'withdrawn',
] as const;
export type NeedState = (typeof needStates)[number];

export type NeedStep =
  'route' | 'send' | 'assign' | 'hand-back' | 'propose' | 'return' | 'meet' | 'refuse' | 'withdraw';

interface Transition {
  readonly from: readonly NeedState[];
  readonly to: NeedState;
}

/** Those in which somebody has still to act. */
export const openNeedStates = [
  'awaiting-office-head',
  'awaiting-source',
  'awaiting-answer',
  'proposed',
] as const satisfies readonly NeedState[];

export const needSteps: Readonly<Record<NeedStep, Transition>> = {
  /** With the office head's consent, to the department whose duty it is. */
  route: { from: ['awaiting-office-head'], to: 'awaiting-answer' },
  /** With the same consent, to the authority, where it is nobody's duty yet. */
  send: { from: ['awaiting-office-head'], to: 'awaiting-source' },
  /** Once a source is named only while it is disabled. */
  assign: { from: ['awaiting-source', 'awaiting-answer', 'proposed'], to: 'awaiting-answer' },
  'hand-back': { from: ['awaiting-answer'], to: 'awaiting-source' },
  propose: { from: ['awaiting-answer'], to: 'proposed' },
  return: { from: ['proposed'], to: 'awaiting-answer' },
  meet: { from: ['proposed'], to: 'met' },
  refuse: { from: ['proposed'], to: 'refused' },
  withdraw: { from: openNeedStates, to: 'withdrawn' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: NeedState, step: NeedStep): NeedState | undefined {
  const { from, to } = needSteps[step];
  return from.includes(state) ? to : undefined;
}
