import fc from 'fast-check';
import {
  consistencyProof,
  emptyRoot,
  type Hash,
  inclusionProof,
  leafHash,
  MalformedError,
  ProofError,
  root,
  SizeError,
  type SubtreeReader,
  type TreeHead,
  treeState,
  verifyConsistency,
  verifyInclusion,
} from '@shutong/tlog';
import { MemoryLog } from '../testing/memory-log';
import { naiveReader, naiveRoot, uniformReader } from '../testing/naive-tree';

const eight = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
  '606162636465666768696a6b6c6d6e6f',
);
const leavesOf = (size: number): Hash[] =>
  Array.from({ length: size }, (_, i) => leafHash(Buffer.of(i)));
const start = (hash: Hash): string => Buffer.from(hash).toString('hex').slice(0, 8);
const head = async (size: number, hashes: SubtreeReader): Promise<TreeHead> => ({
  size,
  root: await root(size, hashes),
});

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] as number) ^ (1 << (bit % 8));
  return copy;
};
const flippedIn = (proof: readonly Hash[], which: number, bit: number): Hash[] =>
  proof.map((hash, i) => (i === which ? flipped(hash, bit) : hash));

const sizes = fc.integer({ min: 1, max: 200 });

describe('proofs', () => {
  const published = naiveReader(eight.map((entry) => leafHash(Buffer.from(entry, 'hex'))));

  it('are those published for the eight-leaf tree', async () => {
    expect((await inclusionProof(5, 8, published)).map(start)).toEqual([
      'bc1a0643',
      'ca854ea1',
      'd37ee418',
    ]);
    expect((await consistencyProof(6, 8, published)).map(start)).toEqual([
      '0ebc5d34',
      'ca854ea1',
      'd37ee418',
    ]);
  });

  it('of inclusion hold for every leaf of every tree', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, n) => {
        const leaves = leavesOf(size);
        const index = n % size;
        const proof = await inclusionProof(index, size, naiveReader(leaves));
        verifyInclusion(proof, {
          index,
          size,
          leaf: leaves[index] as Hash,
          root: naiveRoot(leaves),
        });
      }),
    );
  });

  it('of inclusion hold for nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, n, bit) => {
        const leaves = leavesOf(size);
        const index = n % size;
        const claim = { index, size, leaf: leaves[index] as Hash, root: naiveRoot(leaves) };
        const proof = await inclusionProof(index, size, naiveReader(leaves));
        const refused = (p: readonly Hash[], c: typeof claim): void =>
          expect(() => verifyInclusion(p, c)).toThrow(ProofError);
        refused(proof, { ...claim, root: flipped(claim.root, bit) });
        refused(proof, { ...claim, leaf: flipped(claim.leaf, bit) });
        refused([...proof, claim.leaf], claim);
        if (size > 1) refused(proof, { ...claim, index: (index + 1) % size });
        if (proof.length > 0) refused(proof.slice(0, -1), claim);
        if (proof.length > 0) refused(flippedIn(proof, bit % proof.length, bit), claim);
      }),
    );
  });

  it('of consistency hold between any two sizes', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, n) => {
        const hashes = naiveReader(leavesOf(size));
        const oldSize = (n % size) + 1;
        const proof = await consistencyProof(oldSize, size, hashes);
        verifyConsistency(proof, await head(oldSize, hashes), await head(size, hashes));
      }),
    );
  });

  it('of consistency hold for nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, n, bit) => {
        const hashes = naiveReader(leavesOf(size));
        const [older, newer] = [await head((n % size) + 1, hashes), await head(size, hashes)];
        const proof = await consistencyProof(older.size, size, hashes);
        const refused = (p: readonly Hash[], o: TreeHead, w: TreeHead): void =>
          expect(() => verifyConsistency(p, o, w)).toThrow(ProofError);
        refused(proof, { ...older, root: flipped(older.root, bit) }, newer);
        refused(proof, older, { ...newer, root: flipped(newer.root, bit) });
        refused([...proof, newer.root], older, newer);
        if (proof.length > 0) refused(proof.slice(0, -1), older, newer);
        if (proof.length > 0) refused(flippedIn(proof, bit % proof.length, bit), older, newer);
      }),
    );
  });

  it('read from tiles are those of the leaves, at sizes about the tile boundaries', async () => {
    const log = await MemoryLog.of(66_000);
    const hashes = log.verified();
    for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000]) {
      const newer = await head(size, hashes);
      for (const index of [0, 1, 255, 256, 65_535, 65_536, size - 1].filter((i) => i < size)) {
        const proof = await inclusionProof(index, size, hashes);
        verifyInclusion(proof, { ...newer, index, leaf: log.leaves[index] as Hash });
        const older = await head(index + 1, hashes);
        verifyConsistency(await consistencyProof(index + 1, size, hashes), older, newer);
      }
    }
    expect(await root(66_000, hashes)).toEqual(log.tree.root());
    expect(await treeState(hashes)).toEqual({ size: 66_000, edge: log.tree.edge });
  });

  it('know sizes beyond 32 bits', async () => {
    const leaf = leafHash(Buffer.from('same'));
    const beyond = fc.integer({ min: 2 ** 31, max: 2 ** 45 });
    await fc.assert(
      fc.asyncProperty(beyond, fc.nat(), fc.maxSafeNat(), async (half, more, n) => {
        const size = half + more;
        const hashes = uniformReader(leaf, size);
        const [index, newer] = [n % size, await head(size, hashes)];
        verifyInclusion(await inclusionProof(index, size, hashes), { ...newer, index, leaf });
        const older = await head(index + 1, hashes);
        verifyConsistency(await consistencyProof(index + 1, size, hashes), older, newer);
      }),
    );
  });

  it('of the largest size that is counted hold', async () => {
    const leaf = leafHash(Buffer.from('same'));
    const size = Number.MAX_SAFE_INTEGER;
    const hashes = uniformReader(leaf, size);
    const proof = await inclusionProof(size - 1, size, hashes);
    expect(proof).toHaveLength(52);
    verifyInclusion(proof, { index: size - 1, leaf, ...(await head(size, hashes)) });
  });

  it('tell what is wrong with them', async () => {
    const leaves = leavesOf(7);
    const hashes = naiveReader(leaves);
    const claim = { index: 3, leaf: leaves[3] as Hash, ...(await head(7, hashes)) };
    const proof = await inclusionProof(3, 7, hashes);
    const faultOf = (p: readonly Hash[]): unknown => {
      try {
        return verifyInclusion(p, claim);
      } catch (error) {
        return error;
      }
    };
    expect(faultOf(proof.slice(1))).toMatchObject({
      fault: 'too-short',
      code: 'tlog.proof-refused',
    });
    expect(faultOf([...proof, ...proof])).toMatchObject({ fault: 'too-long' });
    expect(faultOf(flippedIn(proof, 0, 0))).toMatchObject({ fault: 'wrong-root' });
    expect(faultOf([])).toMatchObject({ fault: 'too-short' });
    expect(faultOf(proof.map((hash) => hash.subarray(1)))).toBeInstanceOf(MalformedError);
  });

  it('are not given, nor judged, for what no tree has', async () => {
    const hashes = naiveReader(leavesOf(4));
    const at = { leaf: emptyRoot(), root: emptyRoot() };
    await expect(inclusionProof(4, 4, hashes)).rejects.toThrow(SizeError);
    await expect(inclusionProof(0, 0, hashes)).rejects.toThrow(SizeError);
    await expect(inclusionProof(0, 5, hashes)).rejects.toThrow(SizeError);
    await expect(consistencyProof(0, 4, hashes)).rejects.toThrow(SizeError);
    await expect(consistencyProof(3, 2, hashes)).rejects.toThrow(SizeError);
    expect(() => verifyInclusion([], { ...at, index: 0, size: 0 })).toThrow(SizeError);
    expect(() => verifyInclusion([], { ...at, index: -1, size: 1 })).toThrow(SizeError);
    expect(() => verifyInclusion([], { ...at, index: 0.5, size: 1 })).toThrow(SizeError);
    const empty = { size: 0, root: emptyRoot() };
    expect(() => verifyConsistency([], empty, { size: 1, root: emptyRoot() })).toThrow(SizeError);
    expect(() =>
      verifyConsistency([], { size: 2, root: emptyRoot() }, { ...empty, size: 1 }),
    ).toThrow(SizeError);
  });
});
