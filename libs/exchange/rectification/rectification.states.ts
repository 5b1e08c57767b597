/** Life of a rectification (整改; Decree 809, Art. 27), as data: ordered, reported on, and examined by whoever ordered it. */
export const rectificationStates = [
  'ordered',
  'drafted',
  'reported',
  'refused',
  'rejected',
  'accepted',
  'lifted',
  'terminated',
  'lapsed',
] as const;
export type RectificationState = (typeof rectificationStates)[number];

/** Those in which the agreement stays suspended and somebody has still to act. */
export const openRectificationStates: readonly RectificationState[] = [
  'ordered',
  'drafted',
  'reported',
  'refused',
  'rejected',
];

/** Of them, those in which the requester has answered, and whoever suspended has to say what follows. */
export const answeredRectificationStates = ['reported', 'refused', 'rejected'] as const;

export type RectificationStep =
  | 'draft'
  | 'send'
  | 'refuse'
  | 'accept'
  | 'reject'
  | 'order-further'
  | 'lift'
  | 'terminate'
  | 'file'
  | 'lapse';

interface Transition {
  readonly from: readonly RectificationState[];
  readonly to: RectificationState;
}

export const rectificationSteps: Readonly<Record<RectificationStep, Transition>> = {
  draft: { from: ['ordered', 'drafted'], to: 'drafted' },
  send: { from: ['drafted'], to: 'reported' },
  refuse: { from: ['ordered', 'drafted'], to: 'refused' },
  /** The agreement resumes. */
  accept: { from: ['reported'], to: 'accepted' },
  reject: { from: ['reported'], to: 'rejected' },
  'order-further': { from: ['refused', 'rejected'], to: 'ordered' },
  /** The suspension is lifted with reasons: there was no misuse, or it is past. */
  lift: { from: openRectificationStates, to: 'lifted' },
  /** From `ordered` and `drafted` only when its last day is over. */
  terminate: { from: ['ordered', 'drafted', 'refused', 'rejected'], to: 'terminated' },
  /** The authority acknowledges what the provider has ended (备案). */
  file: { from: ['terminated'], to: 'terminated' },
  /** The agreement has ended for another reason. */
  lapse: { from: openRectificationStates, to: 'lapsed' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(
  state: RectificationState,
  step: RectificationStep,
): RectificationState | undefined {
  const { from, to } = rectificationSteps[step];
  return from.includes(state) ? to : undefined;
}
