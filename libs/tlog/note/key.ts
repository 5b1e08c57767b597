import { fromBase64, newSeed, publicKeyOf, sha256, toBase64, toHex } from '../crypto/primitives';
import { concat, utf8 } from '../hash/bytes';
import { MalformedError } from '../tlog.errors';

/**
 * Ed25519 keys of signed notes (C2SP signed-note). `note` keys sign the text itself; `cosignature` keys
 * sign a checkpoint together with the time of looking at it (C2SP tlog-cosignature).
 */
export type KeyType = 'note' | 'cosignature';

const typeBytes: Readonly<Record<KeyType, number>> = { note: 0x01, cosignature: 0x04 };

const KEY_LENGTH = 32;

/** What verifies: parsed from a `vkey`. */
export interface PublicKey {
  readonly name: string;
  readonly type: KeyType;
  /** Eight lower-case hex digits; with the name they tell which key has signed. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What signs: parsed from an `skey`. */
export interface SecretKey {
  readonly name: string;
  readonly type: KeyType;
  readonly id: string;
  /** Private key of RFC 8032. */
  readonly seed: Uint8Array;
}

/** Both halves as text: `skey` is secret, `vkey` is to be published. */
export interface KeyPair {
  readonly skey: string;
  readonly vkey: string;
}

/**
 * A new key. The name should be the log's origin (for a witness: its address without scheme).
 * @throws MalformedError for a name that is empty or has white space, `+` or control characters
 */
export function generateKey(name: string, type: KeyType = 'note'): KeyPair {
  return keyPairOf(name, newSeed(), type);
}

/**
 * The key of a name over an Ed25519 seed (the private key of RFC 8032) that is there already.
 * @throws MalformedError as `generateKey`, and for a seed of another length
 */
export function keyPairOf(name: string, seed: Uint8Array, type: KeyType = 'note'): KeyPair {
  requireName(name);
  requireLength(seed);
  const bytes = publicKeyOf(seed);
  const id = keyId(name, type, bytes);
  return {
    skey: formatSkey({ name, type, id, seed }),
    vkey: formatVkey({ name, type, id, bytes }),
  };
}

/**
 * The `vkey` of a name over an Ed25519 public key that is known otherwise.
 * @throws MalformedError as `keyPairOf`
 */
export function vkeyOfPublic(name: string, bytes: Uint8Array, type: KeyType = 'note'): string {
  requireName(name);
  requireLength(bytes);
  return formatVkey({ name, type, id: keyId(name, type, bytes), bytes });
}

function requireLength({ length }: Uint8Array): void {
  if (length !== KEY_LENGTH) throw malformed(`expected ${KEY_LENGTH} bytes, not ${length}`);
}

/**
 * The public half of a secret key.
 * @throws MalformedError
 */
export function vkeyOf(skey: string): string {
  const { name, type, id, seed } = parseSkey(skey);
  return formatVkey({ name, type, id, bytes: publicKeyOf(seed) });
}

/** First four bytes of SHA-256(name ‖ LF ‖ type ‖ public key), as hex. */
export function keyId(name: string, type: KeyType, publicKey: Uint8Array): string {
  return toHex(sha256(concat([utf8(`${name}\n`), typed(type, publicKey)])).subarray(0, 4));
}

const typed = (type: KeyType, key: Uint8Array): Uint8Array =>
  concat([Uint8Array.of(typeBytes[type]), key]);

/** `<name>+<id>+<base64 of type and public key>` */
export function formatVkey({ name, type, id, bytes }: PublicKey): string {
  return `${name}+${id}+${toBase64(typed(type, bytes))}`;
}

const SKEY_PREFIX = 'PRIVATE+KEY+';

/** `PRIVATE+KEY+<name>+<id>+<base64 of type and seed>` (the convention of Go's sumdb/note) */
export function formatSkey({ name, type, id, seed }: SecretKey): string {
  return `${SKEY_PREFIX}${name}+${id}+${toBase64(typed(type, seed))}`;
}

/**
 * Reads a public key; the id in it has to be that of its bytes.
 * @throws MalformedError
 */
export function parseVkey(vkey: string): PublicKey {
  const { name, id, type, key } = parseKey(vkey);
  if (keyId(name, type, key) !== id) throw malformed('its id does not belong to it');
  return { name, type, id, bytes: key };
}

/**
 * Reads a secret key. Errors never quote it.
 * @throws MalformedError
 */
export function parseSkey(skey: string): SecretKey {
  if (!skey.startsWith(SKEY_PREFIX)) throw malformed(`a secret key begins with ${SKEY_PREFIX}`);
  const { name, id, type, key } = parseKey(skey.slice(SKEY_PREFIX.length));
  if (keyId(name, type, publicKeyOf(key)) !== id) throw malformed('its id does not belong to it');
  return { name, type, id, seed: key };
}

/** @throws MalformedError unless `name` may stand in a key and in a signature line */
export function requireName(name: string): void {
  if (!/^[^\p{White_Space}\p{Cc}\p{Cs}+]+$/u.test(name)) {
    throw malformed(`${JSON.stringify(name)} cannot be a key's name`);
  }
}

interface KeyParts {
  readonly name: string;
  readonly id: string;
  readonly type: KeyType;
  readonly key: Uint8Array;
}

/** Names hold no `+`, base64 may: the first two plus signs part the fields. */
function parseKey(text: string): KeyParts {
  const [, name, id, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined)
    throw malformed('expected name+id+key');
  requireName(name);
  const bytes = fromBase64(encoded);
  if (bytes?.length !== 1 + KEY_LENGTH) throw malformed('expected base64 of 33 bytes');
  return { name, id, type: typeOf(bytes[0]), key: bytes.subarray(1) };
}

function typeOf(byte: number | undefined): KeyType {
  if (byte === typeBytes.note) return 'note';
  if (byte === typeBytes.cosignature) return 'cosignature';
  throw malformed(`key type ${byte} is neither Ed25519 nor an Ed25519 cosignature`);
}

const malformed = (message: string): MalformedError => new MalformedError('key', message);
