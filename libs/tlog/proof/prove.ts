import { emptyRoot, type Hash } from '../hash/hash';
import { SizeError } from '../tlog.errors';
import {
  foldRight,
  requireCount,
  splitPoint,
  type SubtreeReader,
  subtreesOf,
} from '../tree/subtrees';
import { type TreeState } from '../tree/tree';

/** The leaves `from … to − 1`, which are those of one node. */
type Span = readonly [from: number, to: number];

/**
 * Root of the first `size` leaves.
 * @throws SizeError if the reader has fewer; otherwise what the reader throws
 */
export async function root(size: number, hashes: SubtreeReader): Promise<Hash> {
  requireCount('size', size, hashes.size);
  return size === 0 ? emptyRoot() : spanHash([0, size], hashes);
}

/**
 * What is needed to go on appending to the tree of all that the reader knows of.
 * @throws what the reader throws
 */
export async function treeState(hashes: SubtreeReader): Promise<TreeState> {
  const roots = subtreesOf(0, hashes.size).map(({ height, index }) =>
    hashes.subtree(height, index),
  );
  return { size: hashes.size, edge: await Promise.all(roots) };
}

/**
 * Proof that leaf `index` is in the tree of `size` leaves (RFC 6962 §2.1.1), from its sibling up.
 * @throws SizeError unless index < size ≤ the reader's size; otherwise what the reader throws
 */
export async function inclusionProof(
  index: number,
  size: number,
  hashes: SubtreeReader,
): Promise<Hash[]> {
  requireCount('size', size, hashes.size);
  requireCount('index', index, size - 1);
  return Promise.all(inclusionPath(index, [0, size]).map((span) => spanHash(span, hashes)));
}

/**
 * Proof that the tree of `newSize` leaves begins with that of `oldSize` (RFC 6962 §2.1.2).
 * @throws SizeError unless 1 ≤ oldSize ≤ newSize ≤ the reader's size; otherwise what the reader throws
 */
export async function consistencyProof(
  oldSize: number,
  newSize: number,
  hashes: SubtreeReader,
): Promise<Hash[]> {
  requireCount('size', newSize, hashes.size);
  requireCount('old size', oldSize, newSize);
  if (oldSize === 0) throw new SizeError('consistency with the empty tree has no proof (RFC 6962)');
  const path = consistencyPath(oldSize, [0, newSize], true);
  return Promise.all(path.map((span) => spanHash(span, hashes)));
}

async function spanHash([from, to]: Span, hashes: SubtreeReader): Promise<Hash> {
  const roots = subtreesOf(from, to).map(({ height, index }) => hashes.subtree(height, index));
  return foldRight(await Promise.all(roots));
}

/** PATH(m, D[n]): at each split the other side, lowest first. */
function inclusionPath(index: number, [from, to]: Span): Span[] {
  if (to - from === 1) return [];
  const middle = from + splitPoint(to - from);
  return index < middle
    ? [...inclusionPath(index, [from, middle]), [middle, to]]
    : [...inclusionPath(index, [middle, to]), [from, middle]];
}

/** SUBPROOF(m, D[n], b); `known`: the span is the old tree itself, whose root the verifier has. */
function consistencyPath(oldSize: number, [from, to]: Span, known: boolean): Span[] {
  if (oldSize === to) return known ? [] : [[from, to]];
  const middle = from + splitPoint(to - from);
  return oldSize <= middle
    ? [...consistencyPath(oldSize, [from, middle], known), [middle, to]]
    : [...consistencyPath(oldSize, [middle, to], false), [from, middle]];
}
