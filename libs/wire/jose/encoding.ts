// A byte order mark is a character as any other: what was signed is what is read.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes of a base64url part (RFC 7515 §2). Throws for any text but the one that encodes them: Node's decoder
 * overlooks foreign characters, padding and spare bits, and texts are what is hashed and logged.
 */
export function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new Error('not canonical base64url');
  return bytes;
}

/** Text of UTF-8 bytes. Throws where they are none, instead of putting U+FFFD for them. */
export const textOf = (bytes: Buffer): string => utf8.decode(bytes);
