import { randomUUID } from 'node:crypto';

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
