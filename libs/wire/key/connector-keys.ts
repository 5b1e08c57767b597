import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { record, shape } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { freshPrivateJwk } from '../jose/fresh-keys';
import { jwkShape, type EncryptionJwk, type SigningJwk } from '../jose/jwk';
import type { Signer } from '../jose/signing';

/** A connector's own keys as its key store keeps them: secret, never sent. `d` is the private half. */
export interface StoredKeys {
  readonly sign: SigningJwk & { readonly d: string };
  readonly encrypt: EncryptionJwk & { readonly d: string };
}

/** A connector's own keys, imported once and ready for use. */
export interface ConnectorKeys extends Signer {
  /** RFC 7638 thumbprint (SHA-256, base64url) of the root key. */
  readonly thumbprint: string;
  readonly sign: SigningJwk;
  readonly encrypt: EncryptionJwk;
  readonly decryptionKey: KeyObject;
}

const asStoredKeys = shape<StoredKeys>(
  record({ sign: jwkShape('Ed25519', true), encrypt: jwkShape('X25519', true) }),
  'wire.card-curve',
);

/** New root and encryption keys from the system's random source. */
export function generateConnectorKeys(): StoredKeys {
  return asStoredKeys({ sign: freshPrivateJwk('ed25519'), encrypt: freshPrivateJwk('x25519') });
}

/** Imports stored keys; `wire.card-curve` where they are of another type or damaged. */
export async function openConnectorKeys(stored: StoredKeys): Promise<ConnectorKeys> {
  const { sign, encrypt } = asStoredKeys(stored);
  return {
    thumbprint: await thumbprintOf(sign),
    sign: { kty: sign.kty, crv: sign.crv, x: sign.x },
    encrypt: { kty: encrypt.kty, crv: encrypt.crv, x: encrypt.x },
    signingKey: privateKey(sign),
    decryptionKey: privateKey(encrypt),
  };
}

/** RFC 7638 thumbprint of a root key: SHA-256, base64url. */
export const thumbprintOf = (jwk: SigningJwk): Promise<string> =>
  calculateJwkThumbprint({ ...jwk }, 'sha256');

function privateKey(jwk: StoredKeys['sign' | 'encrypt']): KeyObject {
  try {
    const key = createPrivateKey({ format: 'jwk', key: { ...jwk } });
    // OpenSSL takes the private half alone and would not notice a public half of another key.
    if (createPublicKey(key).export({ format: 'jwk' }).x !== jwk.x) throw new Error('other key');
    return key;
  } catch (cause) {
    throw new WireError('wire.card-curve', jwk.crv, { cause });
  }
}
