import { ed25519Signer, ed25519Verifier } from '../crypto/primitives';
import { concat, utf8 } from '../hash/bytes';
import { MalformedError } from '../tlog.errors';
import { requireCount } from '../tree/subtrees';
import { type KeyType, parseSkey, parseVkey, type SecretKey } from './key';

/** Makes one kind of signature over the text of a note. */
export interface Signer {
  readonly name: string;
  readonly id: string;
  /** What follows the key id in the signature line. */
  sign(text: string): Uint8Array;
}

/** Judges the signatures of one key. */
export interface Verifier {
  readonly name: string;
  readonly id: string;
  readonly type: KeyType;
  verify(text: string, signature: Uint8Array): boolean;
}

const SIGNATURE_LENGTH = 64;
const TIME_LENGTH = 8;

/**
 * Signs notes as the log itself.
 * @throws MalformedError unless `skey` is a secret key for notes
 */
export function noteSigner(skey: string): Signer {
  const { name, id, seed } = secretKey(skey, 'note');
  const sign = ed25519Signer(seed);
  return { name, id, sign: (text) => sign(utf8(text)) };
}

/**
 * Signs checkpoints as a witness (C2SP tlog-cosignature, `cosignature/v1`): that at `time` (Unix seconds)
 * this was the largest consistent tree of the log that it had seen. To have checked that is the caller's.
 * @throws MalformedError unless `skey` is a secret key for cosignatures; SizeError for an impossible time
 */
export function cosigner(skey: string, time: number): Signer {
  requireCount('time', time);
  const { name, id, seed } = secretKey(skey, 'cosignature');
  const sign = ed25519Signer(seed);
  return { name, id, sign: (text) => concat([timeBytes(time), sign(cosignedMessage(time, text))]) };
}

/**
 * Judges signatures by the key of `vkey`, of either type.
 * @throws MalformedError
 */
export function verifier(vkey: string): Verifier {
  const { name, id, type, bytes } = parseVkey(vkey);
  const verify = ed25519Verifier(bytes);
  if (type === 'note') {
    const ofNote = (text: string, signature: Uint8Array): boolean => verify(utf8(text), signature);
    return { name, id, type, verify: ofNote };
  }
  const ofCheckpoint = (text: string, signature: Uint8Array): boolean => {
    const time = cosignatureTime(signature);
    return time !== null && verify(cosignedMessage(time, text), signature.subarray(TIME_LENGTH));
  };
  return { name, id, type, verify: ofCheckpoint };
}

/** Unix seconds that a cosignature states, or `null` if the bytes are none. Not to be trusted unverified. */
export function cosignatureTime(signature: Uint8Array): number | null {
  if (signature.length !== TIME_LENGTH + SIGNATURE_LENGTH) return null;
  const view = new DataView(signature.buffer, signature.byteOffset, TIME_LENGTH);
  const time = Number(view.getBigUint64(0));
  return Number.isSafeInteger(time) ? time : null;
}

function timeBytes(time: number): Uint8Array {
  const bytes = new Uint8Array(TIME_LENGTH);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time));
  return bytes;
}

const cosignedMessage = (time: number, text: string): Uint8Array =>
  utf8(`cosignature/v1\ntime ${time}\n${text}`);

function secretKey(skey: string, type: KeyType): SecretKey {
  const key = parseSkey(skey);
  if (key.type !== type)
    throw new MalformedError('key', `expected a ${type} key, got a ${key.type} key`);
  return key;
}
