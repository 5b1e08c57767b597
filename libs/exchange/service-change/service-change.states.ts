/** Life of a service change (Decree 809, Art. 27), as data: proposed, negotiated, filed, and only then effective. */
export const serviceChangeStates = [
  'drafted',
  'sent',
  'objected',
  'agreed',
  'filed',
  'effective',
  'withdrawn',
  'lapsed',
] as const;
export type ServiceChangeState = (typeof serviceChangeStates)[number];

export const openServiceChangeStates: readonly ServiceChangeState[] = [
  'drafted',
  'sent',
  'objected',
  'agreed',
  'filed',
];

export type ServiceChangeStep =
  'send' | 'agree' | 'object' | 'file' | 'uphold' | 'take-effect' | 'withdraw' | 'lapse';

interface Transition {
  readonly from: readonly ServiceChangeState[];
  readonly to: ServiceChangeState;
}

export const serviceChangeSteps: Readonly<Record<ServiceChangeStep, Transition>> = {
  send: { from: ['drafted'], to: 'sent' },
  /** From `objected`: as settled in the dispute about it, or on second thoughts. */
  agree: { from: ['sent', 'objected'], to: 'agreed' },
  object: { from: ['sent'], to: 'objected' },
  file: { from: ['agreed'], to: 'filed' },
  /** A dispute about it, objected to or not answered in time, has been decided for it: it is filed without the requester's agreement. */
  uphold: { from: ['sent', 'objected'], to: 'filed' },
  /** On its day, by itself. */
  'take-effect': { from: ['filed'], to: 'effective' },
  withdraw: { from: openServiceChangeStates, to: 'withdrawn' },
  /** The agreement has ended for another reason. */
  lapse: { from: openServiceChangeStates, to: 'lapsed' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(
  state: ServiceChangeState,
  step: ServiceChangeStep,
): ServiceChangeState | undefined {
  const { from, to } = serviceChangeSteps[step];
  return from.includes(state) ? to : undefined;
}
