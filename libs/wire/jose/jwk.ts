import { matching, record } from '../canonical/shape';

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

/** One text for 32 bytes: the last character holds four bits of them, and two that are zero. */
const bytes32 = matching(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

/** Shape of a public JWK with nothing beside the key; a private one has `d` too. */
export const jwkShape = (crv: 'Ed25519' | 'X25519', isPrivate = false): object =>
  record({
    kty: { const: 'OKP' },
    crv: { const: crv },
    x: bytes32,
    ...(isPrivate ? { d: bytes32 } : {}),
  });
