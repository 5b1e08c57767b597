import { randomUUID } from 'node:crypto';
import { matching } from '../canonical/shape';

export const requestIdShape = matching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);

/**
 * New request id: UUIDv7 (RFC 9562 §5.7), `now` in microseconds. One call keeps its id through every
 * retry, so that the provider counts it once.
 */
export function requestId(now: number): string {
  const time = Math.floor(now / 1000)
    .toString(16)
    .padStart(12, '0');
  // The variant and the random bits of a UUIDv4, whose source Node keeps filled.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** When an id was made, by its maker's clock: microseconds since the epoch, to the millisecond. */
export const requestTime = (id: string): number =>
  parseInt(id.slice(0, 8) + id.slice(9, 13), 16) * 1000;
