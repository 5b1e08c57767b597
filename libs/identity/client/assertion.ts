import { decodeJwt, errors, importJWK, jwtVerify, type JWTPayload } from 'jose';
import { isUuid, limits } from '@shutong/platform';
import type { Client } from './client.entity';
import { tokenErrors } from './token.errors';

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Accepted types: none said, the plain one, and that of RFC 7523bis. */
const types = [undefined, 'JWT', 'client-authentication+jwt'];
/** Printable ASCII: the jti is stored, so that no assertion is accepted twice. */
const jtiPattern = /^[!-~]{1,128}$/;

/** An assertion that its client's key has signed for this hub, at this time. */
export interface Assertion {
  readonly jti: string;
  readonly expiresAt: Date;
}

/** The client that an assertion claims to come from; nothing is proven yet. */
export function claimedClient(assertion: string): string {
  try {
    const { iss, sub } = decodeJwt(assertion);
    if (isUuid(iss) && iss === sub) return iss;
  } catch {
    // Not a JWT: refused below like any other that names no client.
  }
  throw tokenErrors.invalidClient();
}

/**
 * Checks an assertion against the client's registered key alone: whatever key, address or algorithm
 * its header offers is not followed. The audience is the hub's issuer as a single string (RFC
 * 7523bis), so that an assertion for another server is of no use here.
 */
export async function verifyAssertion(
  assertion: string,
  client: Pick<Client, 'id' | 'jwk'>,
  expected: { readonly audience: string; readonly now: Date },
): Promise<Assertion> {
  const key = await importJWK(client.jwk, 'EdDSA');
  const { payload, protectedHeader } = await jwtVerify(assertion, key, {
    algorithms: ['EdDSA', 'Ed25519'],
    issuer: client.id,
    subject: client.id,
    audience: expected.audience,
    requiredClaims: ['exp', 'jti'],
    clockTolerance: limits.clockSkew.value,
    currentDate: expected.now,
  }).catch(refuse);
  if (!types.includes(protectedHeader.typ)) throw tokenErrors.invalidClient();
  return acceptable(payload, expected.now);
}

function acceptable({ aud, exp, iat, jti }: JWTPayload, now: Date): Assertion {
  const seconds = now.getTime() / 1000;
  const latest = seconds + limits.clientAssertion.value + limits.clockSkew.value;
  const good =
    typeof aud === 'string' &&
    exp! <= latest &&
    (iat ?? 0) <= seconds + limits.clockSkew.value &&
    typeof jti === 'string' &&
    jtiPattern.test(jti);
  if (!good) throw tokenErrors.invalidClient();
  return { jti, expiresAt: new Date((exp! + limits.clockSkew.value) * 1000) };
}

function refuse(error: unknown): never {
  if (error instanceof errors.JOSEError) throw tokenErrors.invalidClient();
  throw error;
}
