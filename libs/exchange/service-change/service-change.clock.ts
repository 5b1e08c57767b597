import type { TimedMatter } from '@shutong/clocks';

/** How long the requester has to agree or to object. */
export const answerClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'service-change', id },
  kind: 'service-change-answer',
});

/** How long the authority has to file what both have agreed on. */
export const filingClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'service-change', id },
  kind: 'service-change-filing',
});
