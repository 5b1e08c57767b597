import {
  encodeEntryBundle,
  type EntryBundle,
  generateKey,
  growTiles,
  type Hash,
  leafHash,
  noteSigner,
  signCheckpoint,
  type Tile,
  tilePath,
  type TileReader,
  tilesToWrite,
  Tree,
  VerifiedTree,
} from '../index';

/** A whole log in memory, written batch by batch as a sequencer does it; for tests. */
export class MemoryLog implements TileReader {
  readonly origin = 'example.com/log';
  readonly key = generateKey(this.origin);
  readonly files = new Map<string, Uint8Array>();
  readonly entries: Uint8Array[] = [];
  readonly leaves: Hash[] = [];
  readonly tree = new Tree();

  static async of(size: number): Promise<MemoryLog> {
    const log = new MemoryLog();
    await log.add(Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`)));
    return log;
  }

  async add(entries: readonly Uint8Array[]): Promise<void> {
    const old = new VerifiedTree({ size: this.tree.size, root: this.tree.root() }, this);
    const leaves = entries.map(leafHash);
    for (const leaf of leaves) this.tree.append(leaf);
    for (const { tile, bytes } of await growTiles(old, leaves))
      this.files.set(tilePath(tile), bytes);
    for (const entry of entries) this.entries.push(entry);
    for (const leaf of leaves) this.leaves.push(leaf);
    this.writeBundles(old.size);
  }

  async read(at: Tile | EntryBundle): Promise<Uint8Array | null> {
    return this.files.get(tilePath(at)) ?? null;
  }

  /** The log's hashes as they would be read by somebody who has its checkpoint. */
  verified(): VerifiedTree {
    return new VerifiedTree({ size: this.tree.size, root: this.tree.root() }, this);
  }

  checkpoint(): string {
    const head = { origin: this.origin, size: this.tree.size, root: this.tree.root() };
    return signCheckpoint(head, [noteSigner(this.key.skey)]);
  }

  /** Flips one bit of a file. */
  flip(path: string, byte: number, bit = 0): void {
    const bytes = Uint8Array.from(this.files.get(path) as Uint8Array);
    bytes[byte] = (bytes[byte] as number) ^ (1 << bit);
    this.files.set(path, bytes);
  }

  private writeBundles(oldSize: number): void {
    for (const tile of tilesToWrite(oldSize, this.tree.size)) {
      if (tile.level > 0) continue;
      const start = tile.index * 256;
      const bundle = encodeEntryBundle(this.entries.slice(start, start + tile.width));
      this.files.set(tilePath({ ...tile, level: 'entries' }), bundle);
    }
  }
}
