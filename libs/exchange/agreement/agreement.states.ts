/** Life of an agreement: it works only while `active`. */
export const agreementStates = [
  'proposed',
  'active',
  'suspended',
  'terminated',
  'expired',
  'replaced',
] as const;
export type AgreementState = (typeof agreementStates)[number];

/** Those that work, may work again, or are about to. */
export const runningStates: readonly AgreementState[] = ['proposed', 'active', 'suspended'];

export type AgreementStep = 'activate' | 'suspend' | 'resume' | 'terminate' | 'expire' | 'replace';

interface Transition {
  readonly from: readonly AgreementState[];
  readonly to: AgreementState;
}

/** Suspension and termination for misuse: Decree 809, Art. 27. */
export const agreementSteps: Readonly<Record<AgreementStep, Transition>> = {
  activate: { from: ['proposed'], to: 'active' },
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  terminate: { from: ['proposed', 'active', 'suspended'], to: 'terminated' },
  expire: { from: ['active', 'suspended'], to: 'expired' },
  /** Its next version has both signatures. */
  replace: { from: ['active', 'suspended'], to: 'replaced' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: AgreementState, step: AgreementStep): AgreementState | undefined {
  const { from, to } = agreementSteps[step];
  return from.includes(state) ? to : undefined;
}
