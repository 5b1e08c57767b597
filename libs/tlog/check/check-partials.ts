import { equal, firstDifference } from '../hash/bytes';
import { HASH_LENGTH } from '../hash/hash';
import { readEntries } from '../tile/entry-bundle';
import { firstEntryUnder, hashesAt, tileOf } from '../tile/tile';
import {
  type EntryBundle,
  parseTilePath,
  type Tile,
  TILE_WIDTH,
  tilePath,
} from '../tile/tile-path';
import { readTile, type TileReader } from '../tile/tile-reader';
import { Finding } from './finding';

type Coordinates = Tile | EntryBundle;

/**
 * Compares partial files of earlier sizes with the files of today, which have to be checked already: each
 * has to be a prefix. Returns the finding with the lowest entry, or `null`. Full files and those beyond
 * `size` are passed over.
 * @throws MalformedError for a path that is no tile path; what the reader throws
 */
export async function checkPartials(
  paths: AsyncIterable<string>,
  size: number,
  reader: TileReader,
): Promise<Finding | null> {
  let lowest: Finding | null = null;
  for await (const path of paths) {
    const finding = await checkPartial(parseTilePath(path), size, reader);
    if (finding && (!lowest || finding.index < lowest.index)) lowest = finding;
  }
  return lowest;
}

async function checkPartial(
  at: Coordinates,
  size: number,
  reader: TileReader,
): Promise<Finding | null> {
  const level = at.level === 'entries' ? 0 : at.level;
  const isWithin = at.index * TILE_WIDTH + at.width <= hashesAt(level, size);
  const stored = at.width < TILE_WIDTH && isWithin ? await reader.read(at) : null;
  if (!stored) return null;
  const { width } = tileOf(level, at.index, size);
  const today = await readTile(reader, { ...at, width });
  const same = samePositions(at, stored, today);
  if (same === null) return null;
  const index = firstEntryUnder(level, at.index * TILE_WIDTH + same);
  return new Finding(index, `${tilePath(at)} is not a prefix of ${tilePath({ ...at, width })}`);
}

/** Number of the first hash or entry that is not today's, or `null` if the file is as it should be. */
function samePositions(at: Coordinates, stored: Uint8Array, today: Uint8Array): number | null {
  const last = at.width - 1;
  if (at.level !== 'entries') {
    const same = Math.floor(firstDifference(stored, today) / HASH_LENGTH);
    if (stored.length === at.width * HASH_LENGTH && same === at.width) return null;
    return Math.min(same, last);
  }
  const { entries, length } = readEntries(stored, at.width);
  const expected = readEntries(today, at.width).entries;
  const same = entries.findIndex((entry, i) => !equal(entry, expected[i] as Uint8Array));
  if (same >= 0) return same;
  return entries.length === at.width && length === stored.length
    ? null
    : Math.min(entries.length, last);
}
