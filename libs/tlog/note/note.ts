import { fromBase64, toBase64, toHex } from '../crypto/primitives';
import { concat } from '../hash/bytes';
import { MalformedError, SignatureError, UnsignedError } from '../tlog.errors';
import { requireName } from './key';
import { type Signer, type Verifier } from './signer';

/** As in Go's sumdb/note, so that what one side accepts the other accepts. */
export const MAX_NOTE_SIGNATURES = 100;
const MAX_NOTE_BYTES = 1_000_000;

const KEY_ID_LENGTH = 4;

/** One signature line. */
export interface Signature {
  readonly name: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A note of which at least one signature holds and none by a known key is bad. */
export interface OpenedNote {
  /** What was signed, with its final line feed. */
  readonly text: string;
  /** Verified signatures, in the note's order; at least one. */
  readonly signatures: readonly Signature[];
}

/**
 * A signed note (C2SP signed-note). `text` ends in a line feed and has no other control character.
 * @throws MalformedError
 */
export function signNote(text: string, signers: readonly Signer[]): string {
  if (!text.endsWith('\n')) throw malformed('the text has to end in a line feed');
  if (signers.length === 0 || signers.length > MAX_NOTE_SIGNATURES) {
    throw malformed(`${signers.length} signatures`);
  }
  requireText(text);
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

/**
 * One more line for a note with this text, such as a witness's cosignature: to be put at the note's end.
 */
export function signatureLine(text: string, signer: Signer): string {
  const payload = concat([idBytes(signer.id), signer.sign(text)]);
  return `\u2014 ${signer.name} ${toBase64(payload)}\n`;
}

/**
 * Reads a note and verifies every signature by a known key. Signatures by other keys are ignored.
 * @throws MalformedError; SignatureError if a known key's signature is bad, even beside good ones;
 *   UnsignedError if no known key has signed
 */
export function openNote(note: string | Uint8Array, known: readonly Verifier[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const verified = signatures.filter((signature) => isVerified(text, signature, known));
  if (verified.length === 0) throw new UnsignedError('no known key has signed the note');
  return { text, signatures: verified };
}

function isVerified(
  text: string,
  { name, id, bytes }: Signature,
  known: readonly Verifier[],
): boolean {
  const keys = known.filter((key) => key.name === name && key.id === id);
  if (keys.some((key) => !key.verify(text, bytes))) throw new SignatureError(name);
  return keys.length > 0;
}

/** The same parts as those of an opened note, before anything was verified. */
type UnverifiedNote = OpenedNote;

/** The text ends at the last empty line; what follows are the signatures. */
function parseNote(note: string | Uint8Array): UnverifiedNote {
  if (note.length > MAX_NOTE_BYTES) throw malformed(`longer than ${MAX_NOTE_BYTES} bytes`);
  const whole = typeof note === 'string' ? note : decode(note);
  requireText(whole);
  const end = whole.lastIndexOf('\n\n') + 1;
  if (end === 0 || !whole.endsWith('\n'))
    throw malformed('expected text, an empty line and signature lines');
  const lines = whole.slice(end + 1, -1).split('\n');
  if (lines.length > MAX_NOTE_SIGNATURES)
    throw malformed(`more than ${MAX_NOTE_SIGNATURES} signatures`);
  return { text: whole.slice(0, end), signatures: lines.map(parseSignature) };
}

function decode(note: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note);
  } catch {
    throw malformed('not UTF-8');
  }
}

function requireText(text: string): void {
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw malformed('a control character');
  if (/\p{Cs}/u.test(text)) throw malformed('half a surrogate pair');
}

function parseSignature(line: string): Signature {
  const [, name, encoded] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined) throw malformed('a line that is no signature');
  requireName(name);
  const payload = fromBase64(encoded);
  if (!payload || payload.length <= KEY_ID_LENGTH)
    throw malformed(`the signature of ${name} is no base64`);
  const id = toHex(payload.subarray(0, KEY_ID_LENGTH));
  return { name, id, bytes: payload.subarray(KEY_ID_LENGTH) };
}

const idBytes = (id: string): Uint8Array =>
  Uint8Array.from({ length: KEY_ID_LENGTH }, (_, i) =>
    Number.parseInt(id.slice(2 * i, 2 * i + 2), 16),
  );

const malformed = (message: string): MalformedError => new MalformedError('note', message);
