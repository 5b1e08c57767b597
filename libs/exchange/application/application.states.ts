/**
 * Life of an application (Decree 809, Art. 20–21), as data. Each step names the states it may start
 * from and the one it leads to.
 */
export const applicationStates = [
  'awaiting-office-head',
  'received',
  'awaiting-supplement',
  'proposed',
  'granted',
  'refused',
  'withdrawn',
] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** Neither answered nor withdrawn. */
export const openStates: readonly ApplicationState[] = [
  'awaiting-office-head',
  'received',
  'awaiting-supplement',
  'proposed',
];

export type ApplicationStep =
  | 'approve'
  | 'grant-by-rule'
  | 'refuse-by-rule'
  | 'ask-supplement'
  | 'supply'
  | 'propose'
  | 'grant'
  | 'refuse'
  | 'withdraw';

interface Transition {
  readonly from: readonly ApplicationState[];
  readonly to: ApplicationState;
}

export const applicationSteps: Readonly<Record<ApplicationStep, Transition>> = {
  approve: { from: ['awaiting-office-head'], to: 'received' },
  'grant-by-rule': { from: ['received'], to: 'granted' },
  'refuse-by-rule': { from: ['received'], to: 'refused' },
  'ask-supplement': { from: ['received'], to: 'awaiting-supplement' },
  supply: { from: ['awaiting-supplement'], to: 'received' },
  /**
   * From `proposed`: another proposal takes the place of one that nobody has answered. From `awaiting-supplement`:
   * a refusal, when the requester has let its time pass.
   */
  propose: { from: ['received', 'awaiting-supplement', 'proposed'], to: 'proposed' },
  grant: { from: ['proposed'], to: 'granted' },
  refuse: { from: ['proposed'], to: 'refused' },
  withdraw: { from: openStates, to: 'withdrawn' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(
  state: ApplicationState,
  step: ApplicationStep,
): ApplicationState | undefined {
  const { from, to } = applicationSteps[step];
  return from.includes(state) ? to : undefined;
}
