import { concat } from '../hash/bytes';
import { MalformedError } from '../tlog.errors';
import { TILE_WIDTH } from './tile-path';

/** Longest entry that a bundle can hold: its length is written in 16 bits. */
export const MAX_ENTRY_BYTES = 0xffff;

/** Entries of a bundle as far as they can be read. */
export interface BundleContent {
  readonly entries: readonly Uint8Array[];
  /** Bytes up to the end of the last entry. */
  readonly length: number;
}

/**
 * Bytes of a bundle: for each entry its length (16 bits, big-endian) and itself.
 * @throws MalformedError for no or more than 256 entries, or an entry above 65,535 bytes
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0 || entries.length > TILE_WIDTH) {
    throw new MalformedError('entry-bundle', `${entries.length} entries`);
  }
  return concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

function lengthOf(entry: Uint8Array): Uint8Array {
  const { length } = entry;
  if (length > MAX_ENTRY_BYTES)
    throw new MalformedError('entry-bundle', `an entry of ${length} bytes`);
  return Uint8Array.of(length >>> 8, length & 0xff);
}

/**
 * The entries of a bundle of exactly `width` entries, as views on `bytes`.
 * @throws MalformedError for a byte too few or too many
 */
export function decodeEntryBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const { entries, length } = readEntries(bytes, width);
  if (entries.length < width)
    throw new MalformedError('entry-bundle', `ends within entry ${entries.length}`);
  if (length < bytes.length) {
    throw new MalformedError(
      'entry-bundle',
      `${bytes.length - length} bytes after entry ${width - 1}`,
    );
  }
  return entries;
}

/** Reads up to `width` entries and stops where the bytes end: for a reader that reports what it found. */
export function readEntries(bytes: Uint8Array, width: number): BundleContent {
  const entries: Uint8Array[] = [];
  let length = 0;
  while (entries.length < width && length + 2 <= bytes.length) {
    const start = length + 2;
    const end = start + ((bytes[length] as number) << 8) + (bytes[length + 1] as number);
    if (end > bytes.length) break;
    entries.push(bytes.subarray(start, end));
    length = end;
  }
  return { entries, length };
}
