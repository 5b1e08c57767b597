import type { TimedMatter } from '@shutong/clocks';
import type { Rectification } from './rectification.entity';

/** What the requester is told of its newest order, and has to do by the last day. */
export const rectificationTask = ({ id, orderedAt }: Rectification): string =>
  `rectification/${id}/ordered/${orderedAt.toISOString()}`;

/** How long the requester has. */
export const rectificationClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'rectification', id },
  kind: 'rectification',
});
