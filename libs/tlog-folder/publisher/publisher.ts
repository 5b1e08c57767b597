import { atRisk } from '@shutong/crash';
import {
  emptyRoot,
  encodeEntryBundle,
  growTiles,
  leafHash,
  openCheckpoint,
  signCheckpoint,
  TILE_WIDTH,
  tilesToWrite,
  Tree,
  treeState,
  VerifiedTree,
  verifier,
  type TreeHead,
  type Verifier,
} from '@shutong/tlog';
import type { LogFile, LogFolderWriter } from '../folder/log-folder.writer';
import type { LogKey } from './log-key';
import type { OrderedEntry, OrderedLog } from './ordered-log';
import { LogForkError, nextStep, requireOwnLog, type SignedHead } from './publication.policy';

/** Entries of one publication: at most 64 MiB of the longest ones in memory. */
export const mostAtOnce = 4096;

/**
 * Publishes what is ordered: tiles and bundles first, then the root is set down in the database, then
 * it is signed. It remembers nothing but what the last checkpoint says: each publication starts from the folder's checkpoint and
 * the database's, so that after a crash at any point the next one finishes what was begun, and two
 * publishers cannot sign two histories.
 */
export class Publisher {
  private readonly verifier: Verifier;
  /** The checkpoint that was opened last: most looks find it again. */
  private opened: { readonly checkpoint: Buffer; readonly head: TreeHead } | undefined;

  constructor(
    private readonly log: OrderedLog,
    private readonly folder: LogFolderWriter,
    private readonly key: LogKey,
  ) {
    this.verifier = verifier(key.vkey);
  }

  /**
   * One publication. Returns how many entries are covered now that were not before.
   * @throws LogForkError, and what tlog throws for a folder whose tiles are not those of its root
   */
  async publish(): Promise<number> {
    const { signed, ordered } = await this.log.standing();
    requireOwnLog(signed, this.key);
    const published = await this.published();
    const step = nextStep({ signed, published, ordered }, mostAtOnce);
    if (step.kind === 'nothing') return 0;
    const start = published ?? { size: 0, root: emptyRoot() };
    const next = await this.growTo(start, step.size);
    if (step.kind === 'repeat') requireRoot(next, step.root);
    else if (!(await this.claim(signed, next))) return 0;
    const { origin, signer } = this.key;
    const checkpoint = signCheckpoint({ origin, ...next }, [signer]);
    await atRisk('checkpoint.write', () => this.folder.replaceCheckpoint(checkpoint));
    await this.folder.dropPartials(filesBetween(start.size, next.size));
    return next.size - start.size;
  }

  private claim(before: SignedHead | null, { size, root }: TreeHead): Promise<boolean> {
    const { origin, vkey } = this.key;
    return atRisk('log.claim', () => this.log.claim(before, { origin, vkey, size, root }));
  }

  private async published(): Promise<TreeHead | null> {
    const checkpoint = await this.folder.checkpoint();
    if (!checkpoint) return null;
    if (this.opened?.checkpoint.equals(checkpoint)) return this.opened.head;
    const head = openCheckpoint(checkpoint, { log: this.verifier, origin: this.key.origin });
    this.opened = { checkpoint, head };
    return head;
  }

  /** Writes the files between two sizes, a batch at a time, and returns the new head. */
  private async growTo(start: TreeHead, size: number): Promise<TreeHead> {
    let head = start;
    while (head.size < size) head = await this.grow(head, Math.min(size, head.size + mostAtOnce));
    return head;
  }

  private async grow(head: TreeHead, size: number): Promise<TreeHead> {
    const old = new VerifiedTree(head, this.folder);
    const start = head.size - (head.size % TILE_WIDTH);
    const entries = await this.log.entries(start, size);
    const hashes = entries.map((entry, i) => hashOf(entry, start + i));
    const known = head.size - start;
    if (known > 0) await requireEdge(old, hashes.slice(0, known));
    const leaves = hashes.slice(known);
    const tiles = await growTiles(old, leaves);
    const files = tiles.map(({ tile, bytes }) => ({ at: tile, bytes }));
    await this.folder.write([...bundles(entries, start), ...files]);
    const tree = new Tree(await treeState(old));
    for (const leaf of leaves) tree.append(leaf);
    return { size: tree.size, root: tree.root() };
  }
}

/** The leaf hash of the bytes that are there now; it has to be that of when they got their place. */
function hashOf({ body, leafHash: recorded }: OrderedEntry, seq: number): Uint8Array {
  const hash = leafHash(body);
  if (Buffer.compare(hash, recorded) === 0) return hash;
  throw new LogForkError(`Entry ${seq} was changed in the database after it had got its place.`);
}

/** The published part of the tile in work has to consist of these entries. */
async function requireEdge(old: VerifiedTree, hashes: readonly Uint8Array[]): Promise<void> {
  const index = Math.floor(old.size / TILE_WIDTH);
  if (Buffer.compare(await old.tile(0, index), Buffer.concat(hashes)) === 0) return;
  throw new LogForkError(
    `The database's entries from ${index * TILE_WIDTH} on are not those that were published.`,
  );
}

function requireRoot(head: TreeHead, root: Uint8Array): void {
  if (Buffer.compare(head.root, root) === 0) return;
  throw new LogForkError(
    `The database's ${head.size} entries do not give the root that was signed for them.`,
  );
}

function bundles(entries: readonly OrderedEntry[], start: number): LogFile[] {
  return Array.from({ length: Math.ceil(entries.length / TILE_WIDTH) }, (_, i) => {
    const held = entries.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH).map(({ body }) => body);
    const index = start / TILE_WIDTH + i;
    return {
      at: { level: 'entries' as const, index, width: held.length },
      bytes: encodeEntryBundle(held),
    };
  });
}

const filesBetween = (from: number, to: number) =>
  tilesToWrite(from, to).flatMap((tile) =>
    tile.level === 0 ? [tile, { ...tile, level: 'entries' as const }] : [tile],
  );
