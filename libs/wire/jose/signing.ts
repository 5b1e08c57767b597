import { CompactSign, compactVerify, decodeProtectedHeader, type CryptoKey } from 'jose';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';

/** What signs: a root key and the thumbprint by which others know it. */
export interface Signer {
  readonly signingKey: CryptoKey;
  readonly thumbprint: string;
}

/** What a signature is checked with. */
export interface Verifier {
  readonly verificationKey: CryptoKey;
  readonly thumbprint: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Compact JWS (RFC 7515, EdDSA as in RFC 8037). `typ` says what is signed, so that a signature over
 * one kind of document is of no use as another (RFC 8725 §3.11).
 */
export function sign(typ: string, payload: string, signer: Signer): Promise<string> {
  return new CompactSign(encoder.encode(payload))
    .setProtectedHeader({ alg: 'EdDSA', typ, kid: signer.thumbprint })
    .sign(signer.signingKey);
}

/** Payload of a compact JWS; `wire.wrong-key` or `wire.bad-signature` where it is not the verifier's. */
export async function verify(typ: string, jws: string, verifier: Verifier): Promise<string> {
  assertHeader(typ, jws, verifier.thumbprint);
  try {
    const { payload } = await compactVerify(jws, verifier.verificationKey, {
      algorithms: ['EdDSA'],
    });
    return decoder.decode(payload);
  } catch (cause) {
    throw new WireError('wire.bad-signature', typ, { cause });
  }
}

/** As `sign`, with the payload left out (RFC 7515 Appendix F): both sides have it already. */
export async function signDetached(typ: string, payload: string, signer: Signer): Promise<string> {
  const [header, , signature] = (await sign(typ, payload, signer)).split('.');
  return `${header}..${signature}`;
}

/** Throws unless the detached JWS is the verifier's signature over this payload. */
export async function verifyDetached(
  typ: string,
  payload: string,
  jws: string,
  verifier: Verifier,
): Promise<void> {
  const [header, body, signature, ...rest] = jws.split('.');
  if (body !== '' || rest.length > 0) throw new WireError('wire.bad-signature', `${typ} form`);
  const encoded = Buffer.from(payload).toString('base64url');
  await verify(typ, `${header}.${encoded}.${signature}`, verifier);
}

function assertHeader(typ: string, jws: string, thumbprint: string): void {
  const header = headerOf(typ, jws);
  if (header.typ !== typ) throw new WireError('wire.bad-signature', `${typ} typ`);
  if (header.kid !== thumbprint) throw new WireError('wire.wrong-key', typ);
}

function headerOf(typ: string, jws: string): { typ?: string; kid?: string } {
  try {
    return decodeProtectedHeader(jws);
  } catch (cause) {
    throw new WireError('wire.bad-signature', `${typ} form`, { cause });
  }
}

/** Compact JWS or detached JWS of an acceptable length. */
export const signedText = { type: 'string', minLength: 1, maxLength: wireLimits.signed };
