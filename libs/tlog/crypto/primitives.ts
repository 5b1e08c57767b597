import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

/**
 * All that the library asks of its surroundings, here over `node:crypto` and `Buffer`. A browser build
 * replaces this one file by another with the same exports (any synchronous SHA-256 and Ed25519 will do);
 * nothing else in the library knows where it runs.
 */

/** SHA-256 of `data`, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  // Through a one-byte string: Node makes that three times as fast as a digest returned as a buffer.
  return Buffer.from(hash('sha256', data, 'binary'), 'binary');
}

// RFC 8410 wrappings of a raw Ed25519 key: 32 bytes follow.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const spki = Buffer.from('302a300506032b6570032100', 'hex');

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });

/** A new Ed25519 seed (the private key of RFC 8032), 32 bytes. */
export function newSeed(): Uint8Array {
  return randomBytes(32);
}

/** The public key that belongs to a seed, 32 bytes. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const der = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return der.subarray(spki.length);
}

/** Signs with the key of `seed`; each signature is 64 bytes. */
export function ed25519Signer(seed: Uint8Array): (message: Uint8Array) => Uint8Array {
  const key = privateKeyOf(seed);
  return (message) => sign(null, message, key);
}

/** Tells whether a signature over a message is by `publicKey` (32 bytes). */
export function ed25519Verifier(
  publicKey: Uint8Array,
): (message: Uint8Array, signature: Uint8Array) => boolean {
  const key = createPublicKey({
    key: Buffer.concat([spki, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return (message, signature) => verify(null, message, key, signature);
}

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/**
 * The bytes of `text` if it is exactly what `toBase64` writes, else `null`. The platform's decoder also
 * takes base64url, white space and stray bits, so the result is encoded again and compared.
 */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
