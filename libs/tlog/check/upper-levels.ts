import { type Hash, HASH_LENGTH } from '../hash/hash';
import { firstEntryUnder, holdsHash, rootInTile, rootOfPartialTiles, tileOf } from '../tile/tile';
import { TILE_WIDTH, tilePath } from '../tile/tile-path';
import { readTile, type TileReader } from '../tile/tile-reader';
import { Finding, orFinding } from './finding';

interface Level {
  /** Hashes re-derived for the tile in work, and their number. */
  readonly derived: Uint8Array;
  width: number;
  /** The tile as the log has it. */
  stored: Uint8Array;
}

/**
 * Re-derives the tiles above level 0 from the roots of full level-0 tiles, one at a time, and compares
 * each hash with the log's tile as soon as the last entry below it is known. Holds one tile per level.
 */
export class UpperLevels {
  private readonly levels: Level[] = [];

  constructor(
    private readonly size: number,
    private readonly reader: TileReader,
  ) {}

  /** Takes hash `position` of `level`; @throws Finding if the log's tile has another there */
  async add(level: number, position: number, hash: Hash): Promise<void> {
    const offset = position % TILE_WIDTH;
    if (offset === 0) await this.open(level, position);
    const state = this.levels[level] as Level;
    if (!holdsHash(state.stored, offset, hash)) throw this.wrongHash(level, position);
    state.derived.set(hash, offset * HASH_LENGTH);
    state.width = offset + 1;
    if (state.width < TILE_WIDTH) return;
    state.width = 0;
    await this.add(level + 1, Math.floor(position / TILE_WIDTH), rootInTile(state.derived));
  }

  /** Root of the whole tree, whose level-0 partial tile (empty if there is none) is given. */
  root(levelZero: Uint8Array): Hash {
    const upper = this.levels
      .slice(1)
      .map(({ derived, width }) => derived.subarray(0, width * HASH_LENGTH));
    return rootOfPartialTiles([levelZero, ...upper]);
  }

  private async open(level: number, position: number): Promise<void> {
    const tile = tileOf(level, position / TILE_WIDTH, this.size);
    const stored = await orFinding(firstEntryUnder(level, position), readTile(this.reader, tile));
    const derived = this.levels[level]?.derived ?? new Uint8Array(TILE_WIDTH * HASH_LENGTH);
    this.levels[level] = { derived, width: 0, stored };
  }

  private wrongHash(level: number, position: number): Finding {
    const path = tilePath(tileOf(level, Math.floor(position / TILE_WIDTH), this.size));
    const first = firstEntryUnder(level, position);
    const last = firstEntryUnder(level, position + 1) - 1;
    return new Finding(
      first,
      `${path}: hash ${position % TILE_WIDTH} is not that of the entries ${first} … ${last}`,
    );
  }
}
