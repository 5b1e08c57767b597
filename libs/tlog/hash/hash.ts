import { sha256 } from '../crypto/primitives';
import { MalformedError } from '../tlog.errors';

/** A SHA-256 value: always 32 bytes. */
export type Hash = Uint8Array;

/** Bytes in a hash. */
export const HASH_LENGTH = 32;

// RFC 6962 §2.1: the prefixes keep a leaf from being taken for an inner node.
const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

// Everything here is synchronous, so one buffer serves every call.
const nodeInput = new Uint8Array(1 + 2 * HASH_LENGTH);
nodeInput[0] = NODE_PREFIX;
const leafInput = new Uint8Array(1 + 0xffff);
leafInput[0] = LEAF_PREFIX;

/** Root of the tree without entries: SHA-256 of nothing. */
export function emptyRoot(): Hash {
  return sha256(new Uint8Array(0));
}

/** Hash of one log entry: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const input = entry.length < leafInput.length ? leafInput : new Uint8Array(entry.length + 1);
  input.set(entry, 1);
  return sha256(input.subarray(0, entry.length + 1));
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). Both are of 32 bytes: callers have checked. */
export function nodeHash(left: Hash, right: Hash): Hash {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_LENGTH);
  return sha256(nodeInput);
}

/** @throws MalformedError unless every one of `hashes` is of 32 bytes */
export function requireHashes(...hashes: readonly Uint8Array[]): void {
  const wrong = hashes.find((hash) => hash.length !== HASH_LENGTH);
  if (wrong) throw new MalformedError('hash', `${wrong.length} bytes, expected ${HASH_LENGTH}`);
}
