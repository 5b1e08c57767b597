import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { EncryptionJwk } from './jwk';

type Curve = 'ed25519' | 'x25519';

/*
 * Keys are written as JWK (RFC 8037) while they are made, never by `export({ format: 'jwk' })` of one just made: Node locks a key
 * while it exports it, and locks it again when its garbage collector frees what made it, so that a collection in the middle has the
 * process stand still for good (seen once in some 100,000 calls). As DER OpenSSL would take sixty times as long.
 */
const asJwk = { format: 'jwk' };
/** Node's types know no JWK here. */
const pairOf = (curve: Curve, encodings: object) =>
  generateKeyPairSync(curve as 'x25519', encodings) as {
    readonly publicKey: unknown;
    readonly privateKey: unknown;
  };

/** A new pair for one message: its private half ready for use, its public half to be sent. */
export function ephemeralKeys(): { readonly privateKey: KeyObject; readonly epk: EncryptionJwk } {
  const { privateKey, publicKey } = pairOf('x25519', { publicKeyEncoding: asJwk });
  const { kty, crv, x } = publicKey as EncryptionJwk;
  return { privateKey: privateKey as KeyObject, epk: { kty, crv, x } };
}

/** A new private key with its public half, to be kept. */
export const freshPrivateJwk = (curve: Curve): unknown =>
  pairOf(curve, { privateKeyEncoding: asJwk }).privateKey;
