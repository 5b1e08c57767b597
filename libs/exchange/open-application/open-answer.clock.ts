import type { TimedMatter } from '@shutong/clocks';

/** The clock of the answer to an application for open data. */
export const openAnswerClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'open-application', id },
  kind: 'open-answer',
});
