import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type JsonWebKeyInput,
  type KeyObject,
} from 'node:crypto';
import { shape } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { jwkShape, type EncryptionJwk, type SigningJwk } from './jwk';

/** The field of edwards25519 (RFC 8032 §5.1). */
const p = 2n ** 255n - 19n;
/** The y of one of the four points of order 8; the others have it too, or its negative. */
const yOfOrder8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
/** The y of all eight points whose order divides the cofactor 8: orders 4, 1, 2 and 8. */
const smallOrder = new Set([0n, 1n, p - 1n, yOfOrder8, p - yOfOrder8]);

/** What a stranger's key is tried with. */
const trialKey = generateKeyPairSync('x25519').privateKey;

/**
 * Another's public key, ready for use. `wire.card-curve` where it is damaged, or of small order: under such
 * a root key one constant signature passes for every text (RFC 8032 §5.1.7 does not ask for the order), and
 * with such an encryption key everybody has the same secret (RFC 7748 §6.1). Once for a card, not for a call.
 */
export function publicKey(jwk: SigningJwk | EncryptionJwk): KeyObject {
  try {
    if (jwk.crv === 'Ed25519') assertLargeOrder(jwk);
    const key = createPublicKey({ format: 'jwk', key: { ...jwk } } satisfies JsonWebKeyInput);
    // OpenSSL throws for a shared secret of zeros.
    if (jwk.crv === 'X25519') diffieHellman({ privateKey: trialKey, publicKey: key });
    return key;
  } catch (cause) {
    throw new WireError('wire.card-curve', jwk.crv, { cause });
  }
}

const asSigningJwk = shape<SigningJwk>(jwkShape('Ed25519'), 'wire.card-curve');

/**
 * A public Ed25519 key that stands on no card, judged as a root key is: exactly `kty`, `crv` and `x`, one text
 * for one key, no small order. Else `wire.card-curve`.
 */
export function signingJwk(value: unknown): SigningJwk {
  const jwk = asSigningJwk(value);
  publicKey(jwk);
  return jwk;
}

/** Throws for a point of small order and for a y that is not reduced (RFC 8032 §5.1.3), whatever its sign bit. */
function assertLargeOrder({ x }: SigningJwk): void {
  const bytes = Buffer.from(x, 'base64url').reverse();
  const y = BigInt.asUintN(255, BigInt(`0x${bytes.toString('hex')}`));
  if (y >= p || smallOrder.has(y)) throw new Error('no key of a holder');
}
