import { MalformedError, SizeError } from '../tlog.errors';
import { requireCount } from '../tree/subtrees';

/** Hashes, or entries, in a full tile. */
export const TILE_WIDTH = 256;

const MAX_LEVEL = 63;

/** A run of up to 256 hashes: level 0 are leaf hashes, each higher level the roots of the full tiles below. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 1 … 256; below 256 the tile is partial. */
  readonly width: number;
}

/** The entries under the level-0 tile of the same index and width. */
export interface EntryBundle {
  readonly level: 'entries';
  readonly index: number;
  readonly width: number;
}

/**
 * Path under the log's prefix, as in C2SP tlog-tiles: `tile/0/x001/x234/067`, `tile/1/000.p/5`,
 * `tile/entries/000`.
 * @throws SizeError for coordinates that no log has
 */
export function tilePath(at: Tile | EntryBundle): string {
  if (at.level !== 'entries') requireCount('level', at.level, MAX_LEVEL);
  requireCount('index', at.index);
  requireCount('width', at.width, TILE_WIDTH);
  if (at.width === 0) throw new SizeError('a tile of width 0 does not exist');
  const suffix = at.width === TILE_WIDTH ? '' : `.p/${at.width}`;
  return `tile/${at.level}/${groups(at.index)}${suffix}`;
}

/** Three-digit groups, all but the last marked, so that no path is both a file and a folder. */
function groups(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return padded.replace(/\d{3}(?=\d)/g, 'x$&/');
}

const shape = /^tile\/(0|[1-9]\d?|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/**
 * Reads a path as `tilePath` writes it, and nothing else: `x1/234`, `.p/0`, `.p/256`, level 64, percent
 * encoding, leading zeros and superfluous groups are refused.
 * @throws MalformedError
 */
export function parseTilePath(path: string): Tile | EntryBundle {
  const [, level, index = '', width] = shape.exec(path) ?? [];
  const at = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  } as Tile | EntryBundle;
  if (!level || !inRange(at) || tilePath(at) !== path) {
    throw new MalformedError('tile-path', JSON.stringify(path));
  }
  return at;
}

function inRange({ level, index, width }: Tile | EntryBundle): boolean {
  return (
    (level === 'entries' || level <= MAX_LEVEL) &&
    Number.isSafeInteger(index) &&
    width <= TILE_WIDTH
  );
}
