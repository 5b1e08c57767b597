import { openCheckpoint, type OpenedCheckpoint, type Trust } from '../checkpoint/checkpoint';
import { fromBase64, toBase64 } from '../crypto/primitives';
import { type Hash, HASH_LENGTH, leafHash, requireHashes } from '../hash/hash';
import { MalformedError } from '../tlog.errors';
import { requireCount } from '../tree/subtrees';
import { verifyInclusion } from './verify';

/** An offline proof that an entry is in a log: the content of a `.tlog-proof` file (C2SP tlog-proof). */
export interface ProofFile {
  readonly index: number;
  readonly proof: readonly Hash[];
  /** The signed checkpoint, as the log gave it out. */
  readonly checkpoint: string;
  /** For the application's use; nobody has signed it. */
  readonly extra?: Uint8Array;
}

/** Where a proven entry stands, and in which tree. */
export interface ProvenEntry {
  readonly index: number;
  readonly checkpoint: OpenedCheckpoint;
}

const HEADER = 'c2sp.org/tlog-proof@v1';

/** More hashes than any tree of up to 2^63 leaves needs. */
const MAX_PROOF_HASHES = 63;

/** @throws SizeError, MalformedError */
export function formatProof({ index, proof, checkpoint, extra }: ProofFile): string {
  requireCount('index', index);
  requireHashes(...proof);
  const lines = [
    HEADER,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...proof.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Reads a proof file; neither proof nor checkpoint is verified yet.
 * @throws MalformedError
 */
export function parseProof(text: string): ProofFile {
  const end = text.indexOf('\n\n');
  if (end < 0) throw malformed('there is no checkpoint');
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) throw malformed(`expected ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ')
    ? decode((lines.shift() as string).slice(6))
    : undefined;
  const index = parseIndex(lines.shift());
  if (lines.length > MAX_PROOF_HASHES) throw malformed(`more than ${MAX_PROOF_HASHES} hashes`);
  const file = { index, proof: lines.map(parseHash), checkpoint: text.slice(end + 2) };
  return extra ? { ...file, extra } : file;
}

function parseIndex(line: string | undefined): number {
  const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(line ?? '') ?? [];
  const index = Number(digits);
  if (!Number.isSafeInteger(index))
    throw malformed('expected the index as a plain decimal up to 2^53 − 1');
  return index;
}

function parseHash(line: string): Hash {
  const hash = decode(line);
  if (hash.length !== HASH_LENGTH) throw malformed(`a hash of ${hash.length} bytes`);
  return hash;
}

function decode(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (!bytes) throw malformed('a line that is no base64');
  return bytes;
}

/**
 * Returns where `entry` stands if the file proves it under a checkpoint of the trusted log.
 * @throws MalformedError, SizeError, ProofError, and what `openCheckpoint` throws
 */
export function verifyProof(text: string, entry: Uint8Array, trust: Trust): ProvenEntry {
  const { index, proof, checkpoint: note } = parseProof(text);
  const checkpoint = openCheckpoint(note, trust);
  verifyInclusion(proof, {
    index,
    leaf: leafHash(entry),
    size: checkpoint.size,
    root: checkpoint.root,
  });
  return { index, checkpoint };
}

const malformed = (message: string): MalformedError => new MalformedError('proof', message);
