import { concat, firstDifference } from '../hash/bytes';
import { HASH_LENGTH, leafHash } from '../hash/hash';
import { readEntries } from '../tile/entry-bundle';
import { type Tile, TILE_WIDTH, tilePath } from '../tile/tile-path';
import { readTile, type TileReader } from '../tile/tile-reader';
import { Finding, orFinding } from './finding';

/** A level-0 tile and its entry bundle, as the log has them. */
export interface StoredBundle {
  readonly tile: Tile;
  readonly hashes: Uint8Array;
  readonly bundle: Uint8Array;
}

/** @throws Finding if one is missing or the tile is of a wrong length */
export async function readBundle(reader: TileReader, tile: Tile): Promise<StoredBundle> {
  const first = tile.index * TILE_WIDTH;
  const [hashes, bundle] = await Promise.all([
    orFinding(first, readTile(reader, tile)),
    orFinding(first, readTile(reader, { ...tile, level: 'entries' })),
  ]);
  return { tile, hashes, bundle };
}

/**
 * The entries of a bundle, each of which has the hash that the level-0 tile gives it.
 * @throws Finding at the first that has another, at the place where the bundle ends too early, or at its
 *   last entry if more bytes follow
 */
export function checkBundle({ tile, hashes, bundle }: StoredBundle): readonly Uint8Array[] {
  const first = tile.index * TILE_WIDTH;
  const path = tilePath({ ...tile, level: 'entries' });
  const { entries, length } = readEntries(bundle, tile.width);
  const derived = concat(entries.map(leafHash));
  const same = Math.floor(firstDifference(derived, hashes) / HASH_LENGTH);
  if (same < entries.length) {
    const index = first + same;
    throw new Finding(
      index,
      `entry ${index} in ${path} has not the hash that ${tilePath(tile)} gives it`,
    );
  }
  if (entries.length < tile.width)
    throw new Finding(first + same, `${path} ends before entry ${first + same}`);
  if (length < bundle.length) {
    const last = first + tile.width - 1;
    throw new Finding(
      last,
      `${path} has ${bundle.length - length} bytes after its last entry, ${last}`,
    );
  }
  return entries;
}
