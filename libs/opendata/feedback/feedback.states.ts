/** What people outside ask of departments that publish data. */
export const feedbackKinds = ['request', 'correction', 'comment', 'complaint'] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/**
 * Life of feedback, as data. Answered: done as asked. Declined: not done, and why. Dismissed: spam, or nothing that may be shown;
 * everybody else is shown what was written with the answer.
 */
export const feedbackStates = ['received', 'answered', 'declined', 'dismissed'] as const;
export type FeedbackState = (typeof feedbackStates)[number];

export type FeedbackStep = 'answer' | 'decline' | 'dismiss';

interface Transition {
  readonly from: readonly FeedbackState[];
  readonly to: FeedbackState;
}

export const feedbackSteps: Readonly<Record<FeedbackStep, Transition>> = {
  answer: { from: ['received'], to: 'answered' },
  decline: { from: ['received'], to: 'declined' },
  dismiss: { from: ['received'], to: 'dismissed' },
};
