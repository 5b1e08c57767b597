import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
} from 'jose';
import { matching, record, shape } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import type { Signer } from '../jose/signing';

/** Public half of a root key: Ed25519 (RFC 8037). */
export interface SigningJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** 32 bytes, base64url. */
  readonly x: string;
}

/** Public half of an encryption key: X25519 (RFC 8037). */
export interface EncryptionJwk {
  readonly kty: 'OKP';
  readonly crv: 'X25519';
  /** 32 bytes, base64url. */
  readonly x: string;
}

/** A connector's own keys as its key store keeps them: secret, never sent. `d` is the private half. */
export interface StoredKeys {
  readonly sign: SigningJwk & { readonly d: string };
  readonly encrypt: EncryptionJwk & { readonly d: string };
}

/** A connector's own keys, imported once and ready for use; the private halves cannot be exported. */
export interface ConnectorKeys extends Signer {
  /** RFC 7638 thumbprint (SHA-256, base64url) of the root key. */
  readonly thumbprint: string;
  readonly sign: SigningJwk;
  readonly encrypt: EncryptionJwk;
  readonly decryptionKey: CryptoKey;
}

const bytes32 = matching(/^[A-Za-z0-9_-]{43}$/);

/** Shape of a public JWK with nothing beside the key; a private one has `d` too. */
export const jwkShape = (crv: 'Ed25519' | 'X25519', isPrivate = false): object =>
  record({
    kty: { const: 'OKP' },
    crv: { const: crv },
    x: bytes32,
    ...(isPrivate ? { d: bytes32 } : {}),
  });

const asStoredKeys = shape<StoredKeys>(
  record({ sign: jwkShape('Ed25519', true), encrypt: jwkShape('X25519', true) }),
  'wire.card-curve',
);

/** New root and encryption keys from the system's random source. */
export async function generateConnectorKeys(): Promise<StoredKeys> {
  const options = { extractable: true };
  const root = await generateKeyPair('EdDSA', { ...options, crv: 'Ed25519' });
  const encryption = await generateKeyPair('ECDH-ES', { ...options, crv: 'X25519' });
  return asStoredKeys({
    sign: await exportJWK(root.privateKey),
    encrypt: await exportJWK(encryption.privateKey),
  });
}

/** Imports stored keys; `wire.card-curve` where they are of another type or damaged. */
export async function openConnectorKeys(stored: StoredKeys): Promise<ConnectorKeys> {
  const { sign, encrypt } = asStoredKeys(stored);
  return {
    thumbprint: await thumbprintOf(sign),
    sign: { kty: sign.kty, crv: sign.crv, x: sign.x },
    encrypt: { kty: encrypt.kty, crv: encrypt.crv, x: encrypt.x },
    signingKey: await importKey(sign, 'EdDSA'),
    decryptionKey: await importKey(encrypt, 'ECDH-ES'),
  };
}

/** RFC 7638 thumbprint of a root key: SHA-256, base64url. */
export const thumbprintOf = (jwk: SigningJwk): Promise<string> =>
  calculateJwkThumbprint({ ...jwk }, 'sha256');

/** The key for `alg`, not extractable where it is private. */
export async function importKey(
  jwk: SigningJwk | EncryptionJwk,
  alg: 'EdDSA' | 'ECDH-ES',
): Promise<CryptoKey> {
  try {
    return await importJWK({ ...jwk }, alg);
  } catch (cause) {
    throw new WireError('wire.card-curve', jwk.crv, { cause });
  }
}
