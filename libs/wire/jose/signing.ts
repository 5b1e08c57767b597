import { sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { shape, record } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import { bytesOf, textOf } from './encoding';

/** What signs: a root key and the thumbprint by which others know it. */
export interface Signer {
  readonly signingKey: KeyObject;
  readonly thumbprint: string;
}

/** What a signature is checked with. */
export interface Verifier {
  readonly verificationKey: KeyObject;
  readonly thumbprint: string;
  /** Keys by thumbprint whose signatures count as well, because they handed over to this one. */
  readonly former?: ReadonlyMap<string, { readonly verificationKey: KeyObject }>;
}

interface Header {
  readonly alg: 'EdDSA';
  readonly typ: string;
  readonly kid: string;
}

/** Only what was agreed: critical extensions and keys that come along are refused, not overlooked. */
const asHeader = shape<Header>(
  record({ alg: { const: 'EdDSA' }, typ: { type: 'string' }, kid: { type: 'string' } }),
  'wire.bad-signature',
);

/**
 * Compact JWS (RFC 7515, EdDSA as in RFC 8037). `typ` says what is signed, so that a signature over
 * one kind of document is of no use as another (RFC 8725 §3.11).
 */
export function sign(typ: string, payload: string, signer: Signer): string {
  const header: Header = { alg: 'EdDSA', typ, kid: signer.thumbprint };
  const signed = `${encoded(JSON.stringify(header))}.${encoded(payload)}`;
  const signature = signBytes(null, Buffer.from(signed), signer.signingKey);
  return `${signed}.${signature.toString('base64url')}`;
}

/** Payload of a compact JWS; `wire.wrong-key` or `wire.bad-signature` where it is not the verifier's. */
export function verify(typ: string, jws: string, verifier: Verifier): string {
  const [header, payload, signature, ...rest] = jws.split('.', 4);
  if (!header || payload === undefined || !signature || rest.length > 0) {
    throw new WireError('wire.bad-signature', `${typ} form`);
  }
  const key = keyFor(typ, header, verifier);
  const bytes = read(typ, () => bytesOf(signature));
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verifyBytes(null, signed, key, bytes)) {
    throw new WireError('wire.bad-signature', typ);
  }
  return read(typ, () => textOf(bytesOf(payload)));
}

/** Payload of a compact JWS that was verified when it came. */
export function payloadOf(jws: string): string {
  const [, payload = ''] = jws.split('.');
  return Buffer.from(payload, 'base64url').toString();
}

/** As `sign`, with the payload left out (RFC 7515 Appendix F): both sides have it already. */
export function signDetached(typ: string, payload: string, signer: Signer): string {
  const [header, , signature] = sign(typ, payload, signer).split('.');
  return `${header}..${signature}`;
}

/** Throws unless the detached JWS is the verifier's signature over this payload. */
export function verifyDetached(
  typ: string,
  payload: string,
  jws: string,
  verifier: Verifier,
): void {
  const [header, body, signature, ...rest] = jws.split('.', 4);
  if (body !== '' || rest.length > 0) throw new WireError('wire.bad-signature', `${typ} form`);
  verify(typ, `${header}.${encoded(payload)}.${signature}`, verifier);
}

function keyFor(typ: string, encodedHeader: string, verifier: Verifier): KeyObject {
  const header = headerOf(typ, encodedHeader);
  if (header.typ !== typ) throw new WireError('wire.bad-signature', `${typ} typ`);
  if (header.kid === verifier.thumbprint) return verifier.verificationKey;
  const former = verifier.former?.get(header.kid);
  if (!former) throw new WireError('wire.wrong-key', typ);
  return former.verificationKey;
}

/** Thumbprint of the key that a JWS says it is by; undefined where it says none. Nothing is proven. */
export function keyNamedIn(jws: unknown): string | undefined {
  try {
    const [header = ''] = String(jws).split('.', 1);
    return asHeader(JSON.parse(textOf(bytesOf(header)))).kid;
  } catch {
    return undefined;
  }
}

function headerOf(typ: string, encodedHeader: string): Header {
  return read(typ, () => asHeader(JSON.parse(textOf(bytesOf(encodedHeader)))));
}

function read<T>(typ: string, what: () => T): T {
  try {
    return what();
  } catch (cause) {
    throw new WireError('wire.bad-signature', `${typ} form`, { cause });
  }
}

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

/** Compact JWS or detached JWS of an acceptable length. */
export const signedText = { type: 'string', minLength: 1, maxLength: wireLimits.signed };
