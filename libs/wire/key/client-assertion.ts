import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ConnectorKeys } from './connector-keys';

const lifeSeconds = 60;

/**
 * Assertion by which a connector asks for an access token (`private_key_jwt`, RFC 7523): signed with
 * the root key, good for 60 seconds and one use. `audience` is the hub's issuer, `now` in microseconds.
 */
export function clientAssertion(of: {
  readonly clientId: string;
  readonly audience: string;
  readonly keys: ConnectorKeys;
  readonly now: number;
}): Promise<string> {
  const seconds = Math.floor(of.now / 1_000_000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', typ: 'client-authentication+jwt', kid: of.keys.thumbprint })
    .setIssuer(of.clientId)
    .setSubject(of.clientId)
    .setAudience(of.audience)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifeSeconds)
    .sign(of.keys.signingKey);
}
