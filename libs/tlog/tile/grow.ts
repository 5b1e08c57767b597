import { concat } from '../hash/bytes';
import { type Hash, HASH_LENGTH, requireHashes } from '../hash/hash';
import { hashesAt, hashInTile, rootInTile } from './tile';
import { type Tile, TILE_WIDTH } from './tile-path';
import { type VerifiedTree } from './verified-tree';

/** A tile and its content. */
export interface TileFile {
  readonly tile: Tile;
  readonly bytes: Uint8Array;
}

/**
 * The tiles to write when `leaves` (leaf hashes) are added to the tree `old`: those of
 * `tilesToWrite(old.size, old.size + leaves.length)`, in that order, with their bytes. Only the partial
 * tiles of `old` are read, and they are checked against its root first: a damaged file is never carried on.
 * The same arguments give the same bytes, so an interrupted writer simply does it again.
 * @throws TamperedError, MissingTileError, MalformedError
 */
export async function growTiles(old: VerifiedTree, leaves: readonly Hash[]): Promise<TileFile[]> {
  requireHashes(...leaves);
  const files: TileFile[] = [];
  let added = leaves;
  for (let level = 0; added.length > 0; level++) {
    const grown = growLevel(level, await edgeOf(old, level), added);
    files.push(...grown);
    added = grown
      .filter(({ tile }) => tile.width === TILE_WIDTH)
      .map(({ bytes }) => rootInTile(bytes));
  }
  return files;
}

interface Edge {
  /** Index of the first tile to write. */
  readonly index: number;
  /** The hashes that the old tree has there already. */
  readonly hashes: readonly Hash[];
}

async function edgeOf(old: VerifiedTree, level: number): Promise<Edge> {
  const count = hashesAt(level, old.size);
  const index = Math.floor(count / TILE_WIDTH);
  if (count % TILE_WIDTH === 0) return { index, hashes: [] };
  const bytes = await old.tile(level, index);
  return {
    index,
    hashes: Array.from({ length: bytes.length / HASH_LENGTH }, (_, i) => hashInTile(bytes, i)),
  };
}

function growLevel(level: number, edge: Edge, added: readonly Hash[]): TileFile[] {
  const hashes = [...edge.hashes, ...added];
  return Array.from({ length: Math.ceil(hashes.length / TILE_WIDTH) }, (_, i) => {
    const held = hashes.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH);
    return { tile: { level, index: edge.index + i, width: held.length }, bytes: concat(held) };
  });
}
