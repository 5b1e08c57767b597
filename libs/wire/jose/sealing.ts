import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { matching, record, shape } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { concatKdf } from './concat-kdf';
import { bytesOf, textOf } from './encoding';
import { ephemeralKeys } from './fresh-keys';
import { jwkShape, type EncryptionJwk } from './jwk';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

interface Header {
  readonly epk: EncryptionJwk;
  readonly apu?: string;
  readonly apv?: string;
}

const base64url = matching(/^[A-Za-z0-9_-]*$/);

/**
 * Only what was agreed: compression, critical extensions and keys to be fetched are refused, not
 * overlooked. Libraries of others add `apu` and `apv`, which enter the key derivation, and `kid`, `typ` and
 * `cty`, which have no effect here: whose the text inside is, and what it is, its own signature says.
 */
const asHeader = shape<Header>(
  record(
    {
      alg: { const: 'ECDH-ES' },
      enc: { const: 'A256GCM' },
      epk: jwkShape('X25519'),
      apu: base64url,
      apv: base64url,
      ...{ kid: { type: 'string' }, typ: { type: 'string' }, cty: { type: 'string' } },
    },
    ['apu', 'apv', 'kid', 'typ', 'cty'],
  ),
  'wire.undecryptable',
);

/**
 * Compact JWE (RFC 7516, ECDH-ES on X25519 as in RFC 8037, A256GCM) around a compact JWS. `wire.card-curve`
 * where nothing can be sealed to the key.
 */
export function seal(jws: string, encryptionKey: KeyObject): string {
  const { privateKey, epk } = ephemeralKeys();
  const header = encoded(JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', epk }));
  const iv = randomBytes(ivBytes);
  const key = keyTo(encryptionKey, privateKey);
  const encrypting = createCipheriv(cipher, key, iv).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([encrypting.update(jws, 'utf8'), encrypting.final()]);
  return [header, '', ...[iv, sealed, encrypting.getAuthTag()].map(encoded)].join('.');
}

/** The JWS inside; `wire.undecryptable` for another key, damage, or an algorithm that was not agreed. */
export function unseal(jwe: string, decryptionKey: KeyObject): string {
  try {
    return decrypted(jwe, decryptionKey);
  } catch (cause) {
    throw new WireError('wire.undecryptable', undefined, { cause });
  }
}

function decrypted(jwe: string, decryptionKey: KeyObject): string {
  // One part more than there may be, and however many dots follow cost nothing.
  const [protectedHeader, encryptedKey, ...rest] = jwe.split('.', 6);
  const [iv, sealed, tag] = rest.map(bytesOf);
  const isForm = encryptedKey === '' && rest.length === 3;
  // A shorter tag would be easier to forge.
  if (!isForm || iv?.length !== ivBytes || tag?.length !== tagBytes) throw new Error('form');
  const { epk, apu, apv } = asHeader(JSON.parse(textOf(bytesOf(protectedHeader!))));
  const ephemeral = createPublicKey({ format: 'jwk', key: { ...epk } });
  const key = keyBetween(decryptionKey, ephemeral, { apu, apv });
  const decrypting = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(protectedHeader!))
    .setAuthTag(tag);
  return textOf(Buffer.concat([decrypting.update(sealed!), decrypting.final()]));
}

function keyTo(encryptionKey: KeyObject, ephemeral: KeyObject): Buffer {
  try {
    return keyBetween(ephemeral, encryptionKey, {});
  } catch (cause) {
    throw new WireError('wire.card-curve', 'X25519', { cause });
  }
}

/** Throws for a public key of small order, with which everybody would have the same secret. */
function keyBetween(
  privateKey: KeyObject,
  publicKey: KeyObject,
  { apu = '', apv = '' }: { apu?: string | undefined; apv?: string | undefined },
): Buffer {
  const secret = diffieHellman({ privateKey, publicKey });
  return concatKdf(secret, { algorithm: 'A256GCM', bits: 256, apu, apv });
}

const encoded = (part: string | Buffer): string =>
  Buffer.from(part as string).toString('base64url');
