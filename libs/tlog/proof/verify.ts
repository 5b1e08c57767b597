import { equal } from '../hash/bytes';
import { type Hash, nodeHash, requireHashes } from '../hash/hash';
import { ProofError, SizeError } from '../tlog.errors';
import { half, isOdd, requireCount } from '../tree/subtrees';
import { type TreeHead } from '../tree/tree';

/** What an inclusion proof is to show: that leaf number `index` of the tree hashes to `leaf`. */
export interface InclusionClaim extends TreeHead {
  readonly index: number;
  readonly leaf: Hash;
}

/**
 * Returns if `proof` shows the claim (RFC 9162 §2.1.3.2); sizes may be up to 2^53 − 1.
 * @throws ProofError if it does not; SizeError, MalformedError for a claim that makes no sense
 */
export function verifyInclusion(proof: readonly Hash[], claim: InclusionClaim): void {
  requireCount('size', claim.size);
  requireCount('index', claim.index, claim.size - 1);
  requireHashes(claim.leaf, claim.root, ...proof);
  let node = claim.leaf;
  climb(proof, claim.index, claim.size - 1, (sibling, isLeft) => {
    node = isLeft ? nodeHash(sibling, node) : nodeHash(node, sibling);
  });
  requireRoot(node, claim.root);
}

/**
 * Returns if `proof` shows that the tree `newer` begins with the tree `older` (RFC 9162 §2.1.4.2).
 * RFC 6962 defines no proof from the empty tree: there is nothing to be consistent with.
 * @throws ProofError if it does not; SizeError (1 ≤ older ≤ newer), MalformedError
 */
export function verifyConsistency(proof: readonly Hash[], older: TreeHead, newer: TreeHead): void {
  requireCount('size', newer.size);
  requireCount('old size', older.size, newer.size);
  requireHashes(older.root, newer.root, ...proof);
  if (older.size === 0)
    throw new SizeError('consistency with the empty tree has no proof (RFC 6962)');
  if (older.size === newer.size) {
    if (proof.length > 0) throw new ProofError('too-long');
    return requireRoot(older.root, newer.root);
  }
  climbTwice(proof, older, newer);
}

/** Climbs from the last complete subtree of the older tree to both roots at once. */
function climbTwice(proof: readonly Hash[], older: TreeHead, newer: TreeHead): void {
  let [position, last] = [older.size - 1, newer.size - 1];
  while (isOdd(position)) [position, last] = [half(position), half(last)];
  // Position 0 means that the older tree is one complete subtree: its root is known and left out.
  const [start, ...rest] = position === 0 ? [older.root, ...proof] : proof;
  if (!start) throw new ProofError('too-short');
  let [oldNode, newNode] = [start, start];
  climb(rest, position, last, (sibling, isLeft) => {
    if (isLeft) oldNode = nodeHash(sibling, oldNode);
    newNode = isLeft ? nodeHash(sibling, newNode) : nodeHash(newNode, sibling);
  });
  requireRoot(oldNode, older.root);
  requireRoot(newNode, newer.root);
}

/** Walks from node `position` of a row that ends at `last` up to the root, one sibling a step. */
function climb(
  proof: readonly Hash[],
  position: number,
  last: number,
  step: (sibling: Hash, isLeft: boolean) => void,
): void {
  for (const sibling of proof) {
    if (last === 0) throw new ProofError('too-long');
    const isLeft = isOdd(position) || position === last;
    step(sibling, isLeft);
    // At the ragged right edge a node without sibling rises unhashed.
    while (isLeft && !isOdd(position) && position !== 0)
      [position, last] = [half(position), half(last)];
    [position, last] = [half(position), half(last)];
  }
  if (last !== 0) throw new ProofError('too-short');
}

function requireRoot(found: Hash, expected: Hash): void {
  if (!equal(found, expected)) throw new ProofError('wrong-root');
}
