import fc from 'fast-check';
import {
  emptyRoot,
  inclusionProof,
  MalformedError,
  MissingTileError,
  narrow,
  parseTilePath,
  root,
  SizeError,
  TamperedError,
  tilePath,
  tilesToWrite,
  VerifiedTree,
} from '@shutong/tlog';
import { MemoryLog } from '../testing/memory-log';

const boundaries = [0, 1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000];
const entry = (i: number): Buffer => Buffer.from(`entry ${i}`);
const run = (from: number, to: number): Buffer[] =>
  Array.from({ length: to - from }, (_, i) => entry(from + i));

describe('tiles of a growing log', () => {
  it('70,000 entries make the tiles that C2SP tlog-tiles names', () => {
    const written = tilesToWrite(0, 70_000).map(tilePath);
    expect(written.filter((path) => path.startsWith('tile/0/'))).toHaveLength(274);
    expect(written.filter((path) => !/^tile\/0\/\d{3}$/.test(path))).toEqual([
      'tile/0/273.p/112',
      'tile/1/000',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
  });

  it.each<[number, number, string[]]>([
    [0, 0, []],
    [5, 5, []],
    [0, 256, ['tile/0/000', 'tile/1/000.p/1']],
    [255, 256, ['tile/0/000', 'tile/1/000.p/1']],
    [256, 257, ['tile/0/001.p/1']],
    [257, 300, ['tile/0/001.p/44']],
    [65_535, 65_536, ['tile/0/255', 'tile/1/000', 'tile/2/000.p/1']],
  ])('growing from %j to %j writes %j', (oldSize, newSize, paths) => {
    expect(tilesToWrite(oldSize, newSize).map(tilePath)).toEqual(paths);
  });

  it('does not shrink', () => {
    expect(() => tilesToWrite(2, 1)).toThrow(SizeError);
  });

  it('grown through every boundary it has, byte for byte, the files of the log written at once', async () => {
    const [grown, atOnce] = [new MemoryLog(), await MemoryLog.of(70_000)];
    for (const size of boundaries) await grown.add(run(grown.tree.size, size));
    expect(Buffer.from(grown.tree.root())).toEqual(Buffer.from(atOnce.tree.root()));
    for (const [path, bytes] of atOnce.files) {
      if (!Buffer.from(bytes).equals(grown.files.get(path) as Uint8Array)) throw new Error(path);
    }
  });

  it('every partial file is a prefix of the wider one that followed', async () => {
    const log = new MemoryLog();
    for (const size of [1, 3, 100, 255, 256, 300, 65_540]) await log.add(run(log.tree.size, size));
    for (const [path, bytes] of log.files) {
      const at = parseTilePath(path);
      const full = log.files.get(tilePath({ ...at, width: 256 }));
      if (full) expect(Buffer.from(narrow(at, full)).equals(bytes)).toBe(true);
    }
  });

  it('random growth gives the root of all leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 5 }),
        async (steps) => {
          const log = new MemoryLog();
          for (const step of steps) await log.add(run(log.tree.size, log.tree.size + step));
          expect(await root(log.tree.size, log.verified())).toEqual(log.tree.root());
        },
      ),
      { numRuns: 30 },
    );
  });

  it('refuses to grow from a damaged partial tile', async () => {
    const log = await MemoryLog.of(300);
    log.flip('tile/0/001.p/44', 40);
    await expect(log.add([entry(300)])).rejects.toThrow(TamperedError);
  });
});

describe('VerifiedTree', () => {
  it.each(boundaries.slice(1))('reads the first and the last leaf of %j', async (size) => {
    const log = await MemoryLog.of(size);
    const tree = log.verified();
    expect(await tree.subtree(0, 0)).toEqual(log.leaves[0]);
    expect(await tree.subtree(0, size - 1)).toEqual(log.leaves.at(-1));
    expect(await root(size, tree)).toEqual(log.tree.root());
  });

  // CVE-2026-56865: a reader that returned hashes of tiles it had fetched but never compared.
  it('refuses a proof through any tile in which one bit is flipped, and only those', async () => {
    const log = await MemoryLog.of(66_000);
    const hashTiles = tilesToWrite(0, 66_000).map(tilePath);
    for (const path of [
      'tile/0/000',
      'tile/0/128',
      'tile/0/256',
      'tile/0/257.p/208',
      'tile/1/000',
    ]) {
      expect(hashTiles).toContain(path);
      for (const byte of [0, 31, 32 * 100 + 7, 32 * 207 + 31]) {
        log.flip(path, byte, byte % 8);
        await expect(readAllOf(log, path)).rejects.toThrow(TamperedError);
        log.flip(path, byte, byte % 8);
      }
      await expect(readAllOf(log, path)).resolves.toBeDefined();
    }
  });

  it('does not remember a failure', async () => {
    const log = await MemoryLog.of(600);
    for (const path of ['tile/0/001', 'tile/0/002.p/88']) {
      const tree = log.verified();
      const bytes = log.files.get(path) as Uint8Array;
      log.files.delete(path);
      const index = path.endsWith('1') ? 300 : 599;
      await expect(tree.subtree(0, index)).rejects.toThrow(MissingTileError);
      log.files.set(path, bytes);
      await expect(tree.subtree(0, index)).resolves.toEqual(log.leaves[index]);
    }
  });

  it('takes the full tile where the partial one is gone', async () => {
    const log = await MemoryLog.of(300);
    const tree = log.verified();
    await log.add(run(300, 600));
    log.files.delete('tile/0/001.p/44');
    expect(await tree.subtree(0, 299)).toEqual(log.leaves[299]);
  });

  it('refuses a tile of a wrong length', async () => {
    const log = await MemoryLog.of(300);
    log.files.set('tile/0/000', (log.files.get('tile/0/000') as Uint8Array).subarray(0, 8191));
    await expect(log.verified().subtree(0, 0)).rejects.toThrow(MalformedError);
  });

  it('refuses subtrees beyond its size', async () => {
    const log = await MemoryLog.of(300);
    const tree = log.verified();
    await expect(tree.subtree(0, 300)).rejects.toThrow(SizeError);
    await expect(tree.subtree(3, 37)).rejects.toThrow(SizeError);
    await expect(tree.subtree(60, 0)).rejects.toThrow(SizeError);
    await expect(tree.tile(2, 0)).rejects.toThrow(SizeError);
  });

  it('the empty tree has the empty root and nothing to read', async () => {
    const log = new MemoryLog();
    const tree = new VerifiedTree({ size: 0, root: emptyRoot() }, log);
    await expect(tree.subtree(0, 0)).rejects.toThrow(SizeError);
    expect(() => new VerifiedTree({ size: 0, root: Buffer.alloc(32) }, log)).toThrow(TamperedError);
  });

  it('goes on working when it may keep a single tile only', async () => {
    const log = await MemoryLog.of(2000);
    const tree = new VerifiedTree({ size: 2000, root: log.tree.root() }, log, 1);
    for (const i of [0, 1999, 256, 700, 0]) expect(await tree.subtree(0, i)).toEqual(log.leaves[i]);
  });
});

/** Asks for every leaf, or subtree, whose hash stands in the tile. */
async function readAllOf(log: MemoryLog, path: string): Promise<unknown> {
  const { level, index, width } = parseTilePath(path);
  const tree = log.verified();
  if (level === 1) return inclusionProof(0, log.tree.size, tree);
  return Promise.all(Array.from({ length: width }, (_, i) => tree.subtree(0, index * 256 + i)));
}
