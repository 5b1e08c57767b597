import { equal } from '../hash/bytes';
import { emptyRoot, type Hash, requireHashes } from '../hash/hash';
import { SizeError, TamperedError } from '../tlog.errors';
import { requireCount, type SubtreeReader } from '../tree/subtrees';
import { type TreeHead } from '../tree/tree';
import { holdsHash, partialTiles, rootInTile, rootOfPartialTiles, tileOf } from './tile';
import { type Tile, TILE_WIDTH, tilePath } from './tile-path';
import { readTile, type TileReader } from './tile-reader';

/** Verified tiles that a tree keeps: 8 MiB at most. */
const DEFAULT_KEPT_TILES = 1024;

/** A tile is a subtree of 2^8 hashes. */
const TILE_HEIGHT = 8;

/**
 * The hashes of one tree, read from tiles that nobody vouches for. No hash leaves this class before its
 * tile has been tied to the root: partial tiles are the right edge and give the root together; every
 * full tile hashes to one entry of its parent tile, which is tied to the root in the same way. Each tile
 * is judged by itself, so there is no set of tiles whose count one could get wrong (CVE-2026-56865).
 *
 * Keeps what it has verified; use one instance for as long as its checkpoint is of interest.
 */
export class VerifiedTree implements SubtreeReader {
  private readonly kept = new Map<string, Promise<Uint8Array>>();
  private edge: Promise<ReadonlyMap<number, Uint8Array>> | undefined;

  /** @throws SizeError, MalformedError; TamperedError for an empty tree without the empty root */
  constructor(
    private readonly head: TreeHead,
    private readonly reader: TileReader,
    private readonly keptTiles = DEFAULT_KEPT_TILES,
  ) {
    requireCount('size', head.size);
    requireHashes(head.root);
    if (head.size === 0 && !equal(head.root, emptyRoot()))
      throw new TamperedError('the empty tree');
  }

  get size(): number {
    return this.head.size;
  }

  /**
   * Root of a complete subtree.
   * @throws SizeError if it is not within the tree; otherwise as `tile`
   */
  async subtree(height: number, index: number): Promise<Hash> {
    requireCount('height', height, Math.log2(Number.MAX_SAFE_INTEGER + 1));
    requireCount('index', index);
    if ((index + 1) * 2 ** height > this.size) {
      throw new SizeError(`a tree of ${this.size} has no subtree ${index} of height ${height}`);
    }
    const width = 2 ** (height % TILE_HEIGHT);
    const start = index * width;
    const bytes = await this.tile(Math.floor(height / TILE_HEIGHT), Math.floor(start / TILE_WIDTH));
    return rootInTile(bytes, start % TILE_WIDTH, width);
  }

  /**
   * Bytes of a tile as it is in this tree.
   * @throws SizeError, MissingTileError, MalformedError, TamperedError
   */
  async tile(level: number, index: number): Promise<Uint8Array> {
    const tile = tileOf(level, index, this.size);
    if (tile.width < TILE_WIDTH) return (await this.edgeTiles()).get(level) as Uint8Array;
    const path = tilePath(tile);
    return this.kept.get(path) ?? this.keep(path, this.verifiedTile(tile));
  }

  private keep(path: string, tile: Promise<Uint8Array>): Promise<Uint8Array> {
    this.kept.set(path, tile);
    // Whatever went wrong may be mended: do not remember failures.
    tile.catch(() => this.kept.delete(path));
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.keptTiles) this.kept.delete(oldest as string);
    return tile;
  }

  private async verifiedTile(tile: Tile): Promise<Uint8Array> {
    const parentIndex = Math.floor(tile.index / TILE_WIDTH);
    const [bytes, parent] = await Promise.all([
      readTile(this.reader, tile),
      this.tile(tile.level + 1, parentIndex),
    ]);
    if (holdsHash(parent, tile.index % TILE_WIDTH, rootInTile(bytes))) return bytes;
    throw new TamperedError(tilePath(tile));
  }

  private edgeTiles(): Promise<ReadonlyMap<number, Uint8Array>> {
    this.edge ??= this.verifiedEdge();
    this.edge.catch(() => (this.edge = undefined));
    return this.edge;
  }

  private async verifiedEdge(): Promise<ReadonlyMap<number, Uint8Array>> {
    const tiles = partialTiles(this.size);
    const read = await Promise.all(tiles.map((tile) => readTile(this.reader, tile)));
    if (!equal(rootOfPartialTiles(read), this.head.root)) {
      throw new TamperedError(tiles.map(tilePath).join(', '));
    }
    return new Map(tiles.map(({ level }, i) => [level, read[i] as Uint8Array]));
  }
}
