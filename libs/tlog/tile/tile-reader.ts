import { HASH_LENGTH } from '../hash/hash';
import { MalformedError, MissingTileError } from '../tlog.errors';
import { readEntries } from './entry-bundle';
import { type EntryBundle, type Tile, TILE_WIDTH, tilePath } from './tile-path';

/**
 * Where tiles and entry bundles come from: a folder, an object store, another machine. Resolves to
 * `null` when the log has no such file, and rejects when it cannot tell. What it returns is not trusted.
 */
export interface TileReader {
  read(at: Tile | EntryBundle): Promise<Uint8Array | null>;
}

/**
 * What the file of the narrower `at` holds, cut out of the bytes of a wider one: a partial tile or bundle
 * is always a prefix of it, so that a log may drop partial files once the full one is there.
 * @throws MalformedError if `wider` does not even hold that much
 */
export function narrow(at: Tile | EntryBundle, wider: Uint8Array): Uint8Array {
  if (at.level !== 'entries') return sized(at, wider.subarray(0, at.width * HASH_LENGTH));
  const { entries, length } = readEntries(wider, at.width);
  if (entries.length < at.width)
    throw new MalformedError('entry-bundle', `${tilePath(at)} is too short`);
  return wider.subarray(0, length);
}

/**
 * Reads one file, falling back from a partial one that is gone to the full one that replaced it.
 * @throws MissingTileError, MalformedError (a tile of a wrong length)
 */
export async function readTile(reader: TileReader, at: Tile | EntryBundle): Promise<Uint8Array> {
  const bytes = await reader.read(at);
  if (bytes) return at.level === 'entries' ? bytes : sized(at, bytes);
  const full = at.width < TILE_WIDTH ? await reader.read({ ...at, width: TILE_WIDTH }) : null;
  if (!full) throw new MissingTileError(tilePath(at));
  return narrow(at, full);
}

function sized(at: Tile, bytes: Uint8Array): Uint8Array {
  if (bytes.length === at.width * HASH_LENGTH) return bytes;
  throw new MalformedError('tile', `${tilePath(at)} has ${bytes.length} bytes`);
}
