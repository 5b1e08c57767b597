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

/** It will not work again. */
export const hasEnded = (state: AgreementState): boolean => !runningStates.includes(state);

export type AgreementStep =
  'activate' | 'suspend' | 'resume' | 'terminate' | 'supersede' | 'replace' | 'expire';

interface Transition {
  readonly from: readonly AgreementState[];
  readonly to: AgreementState;
}

/**
 * Decree 809, Art. 27: it is suspended for misuse, and resumed when that is put right; it is terminated after a
 * rectification that was refused or failed, by a service change that is filed, or by the requester, who needs it no more.
 */
export const agreementSteps: Readonly<Record<AgreementStep, Transition>> = {
  activate: { from: ['proposed'], to: 'active' },
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  terminate: { from: ['proposed', 'active', 'suspended'], to: 'terminated' },
  /** By a narrower version, for which both connectors are asked to sign; not while it is suspended. */
  supersede: { from: ['proposed', 'active'], to: 'replaced' },
  /** By a further period (续期) or a wider version that both connectors have signed; a suspension goes over to it. */
  replace: { from: ['active', 'suspended'], to: 'replaced' },
  /** Also where nobody has signed it. */
  expire: { from: ['proposed', 'active', 'suspended'], to: 'expired' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: AgreementState, step: AgreementStep): AgreementState | undefined {
  const { from, to } = agreementSteps[step];
  return from.includes(state) ? to : undefined;
}
