import type { TimedMatter } from '@shutong/clocks';

/** The clock of the answer to feedback. */
export const feedbackClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'open-feedback', id },
  kind: 'open-feedback',
});

/** What brings the department's task about. */
export const feedbackCause = (id: string): string => `open-feedback/${id}/received`;
