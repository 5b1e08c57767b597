import { openCheckpoint } from '../checkpoint/checkpoint';
import { toBase64 } from '../crypto/primitives';
import { equal } from '../hash/bytes';
import { emptyRoot, type Hash } from '../hash/hash';
import { verifier } from '../note/signer';
import { rootInTile, tileOf } from '../tile/tile';
import { TILE_WIDTH } from '../tile/tile-path';
import { type TileReader } from '../tile/tile-reader';
import { type TreeHead } from '../tree/tree';
import { checkBundle, readBundle } from './check-bundle';
import { checkPartials } from './check-partials';
import { Finding } from './finding';
import { readAhead } from './read-ahead';
import { UpperLevels } from './upper-levels';

/** Bundles read ahead: 8 × 256 entries, at most 128 MiB of the longest entries. */
const BUNDLES_AHEAD = 8;

export interface LogToCheck {
  /** The signed checkpoint, as the log gave it out. */
  readonly checkpoint: string | Uint8Array;
  /** The log's public key, known from elsewhere than the log. */
  readonly vkey: string;
  /** Expected origin; that of the key's name unless given. */
  readonly origin?: string;
  /** Gives tiles and entry bundles. */
  readonly reader: TileReader;
  /** Sees each entry in order once its hash is that of its tile; vouched for only if the whole log is good. */
  readonly onEntry?: (entry: Uint8Array, index: number) => void;
  /** Paths of partial files to check too: left over from earlier sizes, nothing else ever looks at them. */
  readonly partialPaths?: AsyncIterable<string>;
}

/** `bad` is the index of the first bad entry, `null` if every byte is as the checkpoint's root has it. */
export type LogCheck =
  | { readonly size: number; readonly bad: null }
  | { readonly size: number; readonly bad: number; readonly why: string };

/**
 * Re-derives a whole log from its entry bundles – leaf hashes, every tile, the root – and compares it with
 * the log's tiles and signed root. Memory does not grow with the log.
 *
 * The first bad entry is the first in reading order. A wrong hash above level 0 names its tile and the
 * first entry that it covers; if all tiles agree with the entries and only the signed root does not, any
 * entry may have been changed, and the index is 0. Rewriting a log and signing it anew cannot be seen
 * from inside it: compare with an older checkpoint (`verifyConsistency`) or ask for cosignatures.
 * @throws what `openCheckpoint` throws: without a checkpoint by the log there is nothing to check against;
 *   what the reader and `onEntry` throw
 */
export async function checkLog(log: LogToCheck): Promise<LogCheck> {
  const trust = {
    log: verifier(log.vkey),
    ...(log.origin === undefined ? {} : { origin: log.origin }),
  };
  const head = openCheckpoint(log.checkpoint, trust);
  const finding = await findingOf(checkTree(log, head));
  const { size } = head;
  return finding ? { size, bad: finding.index, why: finding.why } : { size, bad: null };
}

async function findingOf(check: Promise<Finding | null>): Promise<Finding | null> {
  try {
    return await check;
  } catch (error) {
    if (error instanceof Finding) return error;
    throw error;
  }
}

async function checkTree(log: LogToCheck, head: TreeHead): Promise<Finding | null> {
  const root = await deriveRoot(log, head.size);
  if (!equal(root, head.root)) {
    return new Finding(
      0,
      `the entries and tiles give the root ${toBase64(root)}, signed is ${toBase64(head.root)}`,
    );
  }
  return log.partialPaths ? checkPartials(log.partialPaths, head.size, log.reader) : null;
}

async function deriveRoot({ reader, onEntry }: LogToCheck, size: number): Promise<Hash> {
  if (size === 0) return emptyRoot();
  const upper = new UpperLevels(size, reader);
  let partial: Uint8Array = new Uint8Array(0);
  const bundles = Math.ceil(size / TILE_WIDTH);
  for await (const stored of readAhead(bundles, BUNDLES_AHEAD, (i) =>
    readBundle(reader, tileOf(0, i, size)),
  )) {
    const { tile, hashes } = stored;
    const entries = checkBundle(stored);
    if (onEntry) entries.forEach((entry, i) => onEntry(entry, tile.index * TILE_WIDTH + i));
    // The tile's hashes have just been found equal to those of the entries.
    if (tile.width === TILE_WIDTH) await upper.add(1, tile.index, rootInTile(hashes));
    else partial = hashes;
  }
  return upper.root(partial);
}
