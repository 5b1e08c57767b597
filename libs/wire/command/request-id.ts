import { randomBytes } from 'node:crypto';

/**
 * New request id: UUIDv7 (RFC 9562 §5.7), `now` in microseconds. One call keeps its id through every
 * retry, so that the provider counts it once.
 */
export function requestId(now: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.floor(now / 1000), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
