import { randomUUID } from 'node:crypto';

/** UUIDv7 (RFC 9562 §5.7): sorts by the millisecond it was made in. */
export function uuidv7(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, '0');
  // The variant and the random bits of a UUIDv4, whose source Node keeps filled.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value);
}
