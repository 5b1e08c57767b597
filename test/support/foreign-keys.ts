import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';

/** The root key of a card, by what the card and RFC 7638 say alone: self-signed, and the one that the terms name. */
export async function foreignKeyOf(card: string, thumbprint: string) {
  const said = JSON.parse(Buffer.from(card.split('.')[1]!, 'base64url').toString('utf8')) as {
    readonly sign: JWK;
  };
  const key = await importJWK(said.sign, 'EdDSA');
  await compactVerify(card, key);
  expect(await calculateJwkThumbprint(said.sign)).toBe(thumbprint);
  return key;
}

/** A detached signature with what it is over (RFC 7515 appendix F). */
export const attached = (signature: string, payload: string): string =>
  signature.replace('..', `.${Buffer.from(payload).toString('base64url')}.`);
