/** Levels of a dispute (争议; Decree 809, Art. 28), the lowest first. */
export const disputeLevels = [
  'negotiation',
  'coordination',
  'superior-coordination',
  'government-decision',
] as const;
export type DisputeLevel = (typeof disputeLevels)[number];

/** While it is open a dispute's state is its level. */
export const disputeStates = [
  ...disputeLevels,
  'settled',
  'decided',
  'withdrawn',
  'lapsed',
] as const;
export type DisputeState = (typeof disputeStates)[number];

/** From one level to the next; none is left out. */
export const escalations = [
  'apply-for-coordination',
  'apply-to-superior',
  'submit-to-government',
] as const;

export type DisputeStep =
  | (typeof escalations)[number]
  | 'propose-settlement'
  | 'accept-settlement'
  | 'opine'
  | 'accept-opinion'
  | 'agree-to-opinion'
  | 'decide'
  | 'withdraw'
  | 'lapse';

interface Transition {
  readonly from: readonly DisputeState[];
  /** Absent where the step leaves the state as it is. */
  readonly to?: DisputeState;
}

const opined = ['coordination', 'superior-coordination'] as const;

export const disputeSteps: Readonly<Record<DisputeStep, Transition>> = {
  'apply-for-coordination': { from: ['negotiation'], to: 'coordination' },
  'apply-to-superior': { from: ['coordination'], to: 'superior-coordination' },
  'submit-to-government': { from: ['superior-coordination'], to: 'government-decision' },
  'propose-settlement': { from: disputeLevels },
  'accept-settlement': { from: disputeLevels, to: 'settled' },
  opine: { from: opined },
  /** By the first party; with the other's it is agreed. */
  'accept-opinion': { from: opined },
  'agree-to-opinion': { from: opined, to: 'decided' },
  decide: { from: ['government-decision'], to: 'decided' },
  withdraw: { from: disputeLevels, to: 'withdrawn' },
  /** There is nothing to contest any more. */
  lapse: { from: disputeLevels, to: 'lapsed' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: DisputeState, step: DisputeStep): DisputeState | undefined {
  const { from, to = state } = disputeSteps[step];
  return from.includes(state) ? to : undefined;
}

/** The step to the next level; undefined from the highest one, and from a dispute that has ended. */
export const escalationFrom = (state: DisputeState): DisputeStep | undefined =>
  escalations.find((step) => disputeSteps[step].from.includes(state));

export const isOpen = (state: DisputeState): state is DisputeLevel =>
  (disputeLevels as readonly DisputeState[]).includes(state);
