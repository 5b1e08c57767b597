import { calculateJwkThumbprint, type JWK } from 'jose';
import { WireError, signingJwk, type SigningJwk } from '@shutong/wire';
import { clientErrors } from './client.errors';

/** What remains of a submitted key: exactly the public Ed25519 key, and its thumbprint (RFC 7638). */
export interface ClientKey {
  readonly jwk: JWK;
  readonly thumbprint: string;
}

/**
 * Checks a client's public key, as wire does a connector's: one of small order would let anybody sign for the
 * client. A private one is refused, because it was shown to somebody.
 */
export async function clientKey(submitted: unknown): Promise<ClientKey> {
  const { kty, crv, x, d } = (submitted ?? {}) as JWK;
  if (d !== undefined) throw clientErrors.badKey({ why: 'it holds the private part (d)' });
  const jwk = { ...holdersKey({ kty, crv, x }) };
  return { jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}

function holdersKey(jwk: object): SigningJwk {
  try {
    return signingJwk(jwk);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw clientErrors.badKey({
      why: 'it is no public JWK of type OKP with curve Ed25519, or a point of small order',
    });
  }
}
