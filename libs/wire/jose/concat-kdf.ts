import { createHash } from 'node:crypto';

/** What a derived key is bound to. */
export interface KeyUse {
  /** The `enc` of the JWE. */
  readonly algorithm: string;
  /** Length of the key; at most those of one SHA-256, so that one round is enough. */
  readonly bits: number;
  /** Agreement party info as in the header: base64url, empty where there is none. */
  readonly apu: string;
  readonly apv: string;
}

/** Content key of `ECDH-ES` from the shared secret: Concat KDF with SHA-256 (RFC 7518 §4.6.2). */
export function concatKdf(secret: Buffer, { algorithm, bits, apu, apv }: KeyUse): Buffer {
  const hash = createHash('sha256').update(uint32(1)).update(secret);
  for (const part of [
    Buffer.from(algorithm),
    Buffer.from(apu, 'base64url'),
    Buffer.from(apv, 'base64url'),
  ]) {
    hash.update(uint32(part.length)).update(part);
  }
  return hash
    .update(uint32(bits))
    .digest()
    .subarray(0, bits / 8);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
