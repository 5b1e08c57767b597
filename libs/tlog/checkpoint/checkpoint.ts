import { fromBase64, toBase64 } from '../crypto/primitives';
import { equal } from '../hash/bytes';
import { emptyRoot, type Hash, HASH_LENGTH, requireHashes } from '../hash/hash';
import { openNote, type Signature, signNote } from '../note/note';
import { cosignatureTime, type Signer, type Verifier } from '../note/signer';
import { MalformedError, OriginError, UnsignedError } from '../tlog.errors';
import { requireCount } from '../tree/subtrees';
import { type TreeHead } from '../tree/tree';

/** What a log states of itself (C2SP tlog-checkpoint): at this size its root was this. */
export interface Checkpoint extends TreeHead {
  /** Identity of the log, the same in all its checkpoints. */
  readonly origin: string;
}

/** That a witness had seen the log grow consistently up to this checkpoint. */
export interface Cosignature {
  readonly name: string;
  /** Unix seconds, by the witness's clock. */
  readonly time: number;
}

/** A checkpoint that the log has signed. */
export interface OpenedCheckpoint extends Checkpoint {
  /** The signed text, for further signatures. */
  readonly text: string;
  readonly cosignatures: readonly Cosignature[];
}

/** Whose word counts. */
export interface Trust {
  readonly log: Verifier;
  /** Expected origin; that of the key's name unless given. */
  readonly origin?: string;
  readonly witnesses?: readonly Verifier[];
}

/**
 * The text that a log signs: origin, size, root, each with a line feed.
 * @throws MalformedError, SizeError for a checkpoint that `parseCheckpoint` would refuse
 */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  requireCount('size', size);
  requireHashes(root);
  const text = `${origin}\n${size}\n${toBase64(root)}\n`;
  if (parseCheckpoint(text).origin !== origin) throw malformed('the origin is not one line');
  return text;
}

/** A signed checkpoint. The caller must have made sure that no other root was ever signed for this size. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/**
 * Reads the text of a checkpoint. Extension lines are part of the format; ours have none, and they are
 * passed over.
 * @throws MalformedError: also for leading zeros, a size beyond 2^53 − 1, a root that is not base64 of
 *   32 bytes as encoders write it, an empty tree with another root than the empty one
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) {
    throw malformed('expected at least three lines, none of them empty');
  }
  const [origin, size, root] = lines as [string, string, string];
  const head = { size: parseSize(size), root: parseRoot(root) };
  if (head.size === 0 && !equal(head.root, emptyRoot()))
    throw malformed('size 0 with entries below its root');
  return { origin, ...head };
}

function parseSize(text: string): number {
  const size = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(size)) throw malformed('the size is no plain decimal up to 2^53 − 1');
  return size;
}

function parseRoot(text: string): Hash {
  const root = fromBase64(text);
  if (root?.length !== HASH_LENGTH) throw malformed('the root is not base64 of 32 bytes');
  return root;
}

/**
 * Opens a signed checkpoint: the log's own key has signed it, it is of the expected log, and every
 * signature by a known witness holds. How many witnesses are enough is the caller's policy.
 * @throws MalformedError, SignatureError; UnsignedError without the log's signature; OriginError
 */
export function openCheckpoint(note: string | Uint8Array, trust: Trust): OpenedCheckpoint {
  const { log, origin = log.name, witnesses = [] } = trust;
  const { text, signatures } = openNote(note, [log, ...witnesses]);
  if (!signatures.some((signature) => isBy(log, signature))) {
    throw new UnsignedError(`${log.name} has not signed the checkpoint`);
  }
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new OriginError(origin, checkpoint.origin);
  return { ...checkpoint, text, cosignatures: cosignaturesIn(signatures, witnesses) };
}

const isBy = (key: Verifier, { name, id }: Signature): boolean =>
  key.name === name && key.id === id;

function cosignaturesIn(
  signatures: readonly Signature[],
  witnesses: readonly Verifier[],
): Cosignature[] {
  const timed = witnesses.filter((witness) => witness.type === 'cosignature');
  return signatures
    .filter((signature) => timed.some((witness) => isBy(witness, signature)))
    .map(({ name, bytes }) => ({ name, time: cosignatureTime(bytes) as number }));
}

const malformed = (message: string): MalformedError => new MalformedError('checkpoint', message);
