/** Life of an application for conditionally open data (有条件开放), as data. */
export const openApplicationStates = [
  'received',
  'awaiting-supplement',
  'proposed',
  'granted',
  'refused',
  'withdrawn',
] as const;
export type OpenApplicationState = (typeof openApplicationStates)[number];

export type OpenApplicationStep =
  'ask-supplement' | 'supply' | 'propose' | 'grant' | 'refuse' | 'withdraw';

interface Transition<State> {
  readonly from: readonly State[];
  readonly to: State;
}

/** Received, and neither answered nor withdrawn. */
export const awaitingStates: readonly OpenApplicationState[] = [
  'received',
  'awaiting-supplement',
  'proposed',
];

export const openApplicationSteps: Readonly<
  Record<OpenApplicationStep, Transition<OpenApplicationState>>
> = {
  'ask-supplement': { from: ['received'], to: 'awaiting-supplement' },
  supply: { from: ['awaiting-supplement'], to: 'received' },
  /** From `awaiting-supplement`: a refusal, when the applicant has let its time pass. */
  propose: { from: awaitingStates, to: 'proposed' },
  grant: { from: ['proposed'], to: 'granted' },
  refuse: { from: ['proposed'], to: 'refused' },
  withdraw: { from: awaitingStates, to: 'withdrawn' },
};

/** The agreement of a grant; its term is judged at each use, whether or not its end has been noted. */
export type OpenAgreementState = 'active' | 'revoked' | 'expired';

export const openAgreementSteps: Readonly<
  Record<'revoke' | 'expire', Transition<OpenAgreementState>>
> = {
  revoke: { from: ['active'], to: 'revoked' },
  expire: { from: ['active'], to: 'expired' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(
  state: OpenApplicationState,
  step: OpenApplicationStep,
): OpenApplicationState | undefined {
  const { from, to } = openApplicationSteps[step];
  return from.includes(state) ? to : undefined;
}
