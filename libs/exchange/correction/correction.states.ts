/** Life of a correction (Decree 809, Art. 26), as data: verified it is accepted or rejected, accepted it is carried out. */
export const correctionStates = [
  'filed',
  'accepted',
  'corrected',
  'rejected',
  'withdrawn',
] as const;
export type CorrectionState = (typeof correctionStates)[number];

/** Those in which the provider has still to act. */
export const openCorrectionStates: readonly CorrectionState[] = ['filed', 'accepted'];

export type CorrectionStep = 'accept' | 'complete' | 'reject' | 'withdraw';

interface Transition {
  readonly from: readonly CorrectionState[];
  readonly to: CorrectionState;
}

export const correctionSteps: Readonly<Record<CorrectionStep, Transition>> = {
  accept: { from: ['filed'], to: 'accepted' },
  complete: { from: ['accepted'], to: 'corrected' },
  reject: { from: ['filed'], to: 'rejected' },
  withdraw: { from: ['filed'], to: 'withdrawn' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: CorrectionState, step: CorrectionStep): CorrectionState | undefined {
  const { from, to } = correctionSteps[step];
  return from.includes(state) ? to : undefined;
}
