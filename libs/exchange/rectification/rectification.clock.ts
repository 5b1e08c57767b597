import type { TimedMatter } from '@shutong/clocks';

/** How long the requester has. */
export const rectificationClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'rectification', id },
  kind: 'rectification',
});

/** How long whoever suspended has, from the answer to what follows. */
export const examinationClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'rectification', id },
  kind: 'rectification-examination',
});

/** How long the authority has to file what the provider has ended. */
export const terminationFilingClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'rectification', id },
  kind: 'termination-filing',
});
