import { SizeError } from '../tlog.errors';
import { type Hash, nodeHash } from '../hash/hash';

/**
 * The arithmetic of RFC 6962 trees. Sizes are numbers up to 2^53 − 1; JavaScript's bit operators work on
 * 32 bits, so none is used.
 */

/** The complete subtree over the leaves `index·2^height … (index + 1)·2^height − 1`. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/** Gives the root of any complete subtree of a tree: a `VerifiedTree`, or hashes in memory. */
export interface SubtreeReader {
  /** Leaves that the reader knows of. */
  readonly size: number;
  subtree(height: number, index: number): Promise<Hash>;
}

/** @throws SizeError unless `value` is an integer in 0 … `limit` */
export function requireCount(what: string, value: number, limit = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > limit) {
    throw new SizeError(`${what} ${value} is not within 0 … ${limit}`);
  }
}

export const half = (n: number): number => Math.floor(n / 2);
export const isOdd = (n: number): boolean => n % 2 === 1;

/** Largest power of two below `n`, for `n` > 1: where RFC 6962 splits a tree of `n` leaves. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * The complete subtrees that a node over the leaves `from … to − 1` consists of, widest first. The node's
 * hash is `foldRight` of theirs. `from` has to be a left edge of such a node, as in every RFC 6962 split.
 */
export function subtreesOf(from: number, to: number): Subtree[] {
  const found: Subtree[] = [];
  let start = from;
  while (start < to) {
    let [height, width] = [0, 1];
    while (width * 2 <= to - start) [height, width] = [height + 1, width * 2];
    found.push({ height, index: start / width });
    start += width;
  }
  return found;
}

/** Joins neighbours from the right edge inwards: RFC 6962's rule for a ragged tree. */
export function foldRight(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}
