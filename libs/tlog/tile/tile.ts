import { equal } from '../hash/bytes';
import { type Hash, HASH_LENGTH, nodeHash } from '../hash/hash';
import { SizeError } from '../tlog.errors';
import { foldRight, requireCount, subtreesOf } from '../tree/subtrees';
import { type Tile, TILE_WIDTH } from './tile-path';

/** How many hashes level `level` has in a tree of `size` leaves. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Index of the first log entry under hash `position` of level `level`. */
export function firstEntryUnder(level: number, position: number): number {
  return position * TILE_WIDTH ** level;
}

/**
 * The tile at (level, index) as it is in a tree of `size` leaves.
 * @throws SizeError if that tree has none there
 */
export function tileOf(level: number, index: number, size: number): Tile {
  const width = Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH);
  if (width < 1) throw new SizeError(`a tree of ${size} has no tile ${index} on level ${level}`);
  return { level, index, width };
}

/** The partial tiles of a tree of `size` leaves, lowest level first: its right edge. */
export function partialTiles(size: number): Tile[] {
  const partial: Tile[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const count = hashesAt(level, size);
    if (count % TILE_WIDTH > 0) partial.push(tileOf(level, Math.floor(count / TILE_WIDTH), size));
  }
  return partial;
}

/**
 * Every tile that a log has to write when it grows from `oldSize` to `newSize`, lowest level first. Those
 * of level 0 are also the entry bundles to write. Tiles of the old size stay as they are.
 */
export function tilesToWrite(oldSize: number, newSize: number): Tile[] {
  requireCount('size', newSize);
  requireCount('size', oldSize, newSize);
  const tiles: Tile[] = [];
  for (let level = 0; hashesAt(level, newSize) > hashesAt(level, oldSize); level++) {
    const first = Math.floor(hashesAt(level, oldSize) / TILE_WIDTH);
    const end = Math.ceil(hashesAt(level, newSize) / TILE_WIDTH);
    for (let index = first; index < end; index++) tiles.push(tileOf(level, index, newSize));
  }
  return tiles;
}

/** Hash number `position` of a tile. */
export function hashInTile(bytes: Uint8Array, position: number): Hash {
  return bytes.subarray(position * HASH_LENGTH, (position + 1) * HASH_LENGTH);
}

/** Root over `count` (a power of two) hashes of a tile from number `start` on. */
export function rootInTile(bytes: Uint8Array, start = 0, count: number = TILE_WIDTH): Hash {
  if (count === 1) return hashInTile(bytes, start);
  let row: Hash[] = [];
  for (let i = start; i < start + count; i += 2) {
    row.push(nodeHash(hashInTile(bytes, i), hashInTile(bytes, i + 1)));
  }
  while (row.length > 1) {
    const below = row;
    row = [];
    for (let i = 0; i < below.length; i += 2)
      row.push(nodeHash(below[i] as Hash, below[i + 1] as Hash));
  }
  return row[0] as Hash;
}

/** Root of the tree whose right edge consists of these partial tiles, lowest level first. */
export function rootOfPartialTiles(tiles: readonly Uint8Array[]): Hash {
  const widestFirst = [...tiles].reverse();
  return foldRight(
    widestFirst.flatMap((bytes) =>
      subtreesOf(0, bytes.length / HASH_LENGTH).map(({ height, index }) =>
        rootInTile(bytes, index * 2 ** height, 2 ** height),
      ),
    ),
  );
}

/** Tells whether hash `position` of a tile is `hash`. */
export function holdsHash(bytes: Uint8Array, position: number, hash: Hash): boolean {
  return equal(hashInTile(bytes, position), hash);
}
