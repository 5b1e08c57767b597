import { emptyRoot, type Hash, nodeHash, requireHashes } from '../hash/hash';
import { SizeError } from '../tlog.errors';
import { foldRight, half, isOdd, requireCount, subtreesOf } from './subtrees';

/** Size and root: what a checkpoint states of a tree. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** All that is needed to go on appending; ≤ 53 hashes, whatever the size. */
export interface TreeState {
  readonly size: number;
  /** Roots of the complete subtrees, widest (leftmost) first. */
  readonly edge: readonly Hash[];
}

/**
 * An append-only tree that remembers its right edge only. Appending costs under two hashes on average.
 *
 *     const tree = new Tree(saved);
 *     for (const entry of batch) tree.append(leafHash(entry));
 *     save({ size: tree.size, edge: tree.edge, root: tree.root() });
 */
export class Tree implements TreeState {
  private count: number;
  private readonly hashes: Hash[];

  /** @throws SizeError, MalformedError if the state cannot be that of any tree */
  constructor(state: TreeState = { size: 0, edge: [] }) {
    requireCount('size', state.size);
    requireHashes(...state.edge);
    const expected = subtreesOf(0, state.size).length;
    if (state.edge.length !== expected) {
      throw new SizeError(
        `a tree of ${state.size} has ${expected} hashes on its edge, not ${state.edge.length}`,
      );
    }
    this.count = state.size;
    this.hashes = [...state.edge];
  }

  get size(): number {
    return this.count;
  }

  get edge(): readonly Hash[] {
    return [...this.hashes];
  }

  /** Adds one leaf by its hash (`leafHash(entry)`) and returns its index. */
  append(leaf: Hash): number {
    requireHashes(leaf);
    requireCount('size', this.count + 1);
    let joined = leaf;
    // Every trailing one-bit of the old size is a complete subtree that the new leaf doubles.
    for (let n = this.count; isOdd(n); n = half(n))
      joined = nodeHash(this.hashes.pop() as Hash, joined);
    this.hashes.push(joined);
    return this.count++;
  }

  root(): Hash {
    return this.count === 0 ? emptyRoot() : foldRight(this.hashes);
  }
}
