import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { WireError } from '../errors/wire.errors';

/** RFC 8785: the one text of a value that is hashed or signed. `wire.not-canonical` where none exists. */
export function canonicalJson(value: unknown): string {
  try {
    const text = canonicalize(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new WireError('wire.not-canonical', undefined, { cause });
  }
  throw new WireError('wire.not-canonical');
}

/** SHA-256, lower-case hex. */
export const sha256 = (of: string | Buffer): string =>
  createHash('sha256').update(of).digest('hex');
