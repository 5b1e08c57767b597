import { emptyRoot, type Hash, nodeHash, type SubtreeReader } from '../index';

/** RFC 6962 §2.1 word for word: the measure for everything cleverer. */
export function naiveRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0] as Hash;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** Subtrees of leaves held in memory. */
export function naiveReader(leaves: readonly Hash[]): SubtreeReader {
  return {
    size: leaves.length,
    subtree: async (height, index) =>
      naiveRoot(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height)),
  };
}

/** A tree of any size whose leaves are all the same, so that sizes beyond 32 bits can be proved. */
export function uniformReader(leaf: Hash, size: number): SubtreeReader {
  const roots = [leaf];
  for (let h = 1; h <= 53; h++) roots.push(nodeHash(roots[h - 1] as Hash, roots[h - 1] as Hash));
  return { size, subtree: async (height) => roots[height] as Hash };
}
