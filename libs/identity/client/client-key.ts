import { calculateJwkThumbprint, type JWK } from 'jose';
import { clientErrors } from './client.errors';

/** What remains of a submitted key: exactly the public Ed25519 key, and its thumbprint (RFC 7638). */
export interface ClientKey {
  readonly jwk: JWK;
  readonly thumbprint: string;
}

const point = /^[A-Za-z0-9_-]{43}$/;

/** Checks a client's public key; a private one is refused, because it was shown to somebody. */
export async function clientKey(submitted: unknown): Promise<ClientKey> {
  const { kty, crv, x, d } = (submitted ?? {}) as JWK;
  if (d !== undefined) throw clientErrors.badKey({ why: 'it holds the private part (d)' });
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || !point.test(x)) {
    throw clientErrors.badKey({ why: 'it is no public JWK of type OKP with curve Ed25519' });
  }
  const jwk = { kty, crv, x };
  return { jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}
