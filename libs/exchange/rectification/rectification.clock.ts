import type { TimedMatter } from '@shutong/clocks';

/** How long the requester has. */
export const rectificationClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'rectification', id },
  kind: 'rectification',
});
