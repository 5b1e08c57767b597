import { Inject, Injectable } from '@nestjs/common';
import { Config, Database, type Context } from '@shutong/platform';
import {
  consistencyProof,
  formatProof,
  inclusionProof,
  MissingTileError,
  openCheckpoint,
  readTile,
  VerifiedTree,
  verifier,
  type EntryBundle,
  type Tile,
  type TreeHead,
} from '@shutong/tlog';
import { auditErrors } from '../audit.errors';
import { LogFolder } from '@shutong/tlog-folder';

/** The newest checkpoint with the tree that it is of. */
interface Newest {
  readonly text: string;
  readonly head: TreeHead;
  readonly tree: VerifiedTree;
}

/** The log as the worker has published it: its files, and proofs made of them. */
@Injectable()
export class PublishedLog {
  private readonly folder: LogFolder;
  private newest: Newest | undefined;

  constructor(
    @Inject(Config) config: Config,
    @Inject(Database) private readonly database: Database,
  ) {
    this.folder = new LogFolder(config.logFolder);
  }

  /** @throws `audit.not-published` before the first signature */
  async checkpoint(): Promise<Buffer> {
    const checkpoint = await this.folder.checkpoint();
    if (!checkpoint) throw auditErrors.notPublished();
    return checkpoint;
  }

  /**
   * A tile or bundle; a partial one that was dropped is cut out of the full one that replaced it.
   * @throws `audit.file-not-found`
   */
  async file(at: Tile | EntryBundle): Promise<Uint8Array> {
    try {
      return await readTile(this.folder, at);
    } catch (error) {
      if (error instanceof MissingTileError) throw auditErrors.fileNotFound();
      throw error;
    }
  }

  /**
   * Proof (C2SP tlog-proof) that the entry at place `seq` is under the newest checkpoint.
   * @throws `audit.not-published` while that does not cover it
   */
  async inclusion(ctx: Context, seq: number): Promise<string> {
    const { text, head, tree } = await this.open(ctx);
    if (seq >= head.size) throw auditErrors.notPublished();
    const proof = await inclusionProof(seq, head.size, tree);
    return formatProof({ index: seq, proof, checkpoint: text });
  }

  /**
   * Proof (RFC 6962 §2.1.2) that the log of `to` entries begins with that of `from`; `to` is the
   * newest checkpoint's size unless given.
   * @throws `audit.no-such-sizes` unless 1 ≤ from ≤ to ≤ published
   */
  async consistency(ctx: Context, from: number, to?: number): Promise<Consistency> {
    const { head, tree } = await this.open(ctx);
    const end = to ?? head.size;
    if (from < 1 || from > end || end > head.size) {
      throw auditErrors.noSuchSizes({ from, to: end, size: head.size });
    }
    const proof = await consistencyProof(from, end, tree);
    return { from, to: end, proof: proof.map((hash) => Buffer.from(hash).toString('base64')) };
  }

  /** What it verified once is kept for as long as the checkpoint is the newest. */
  private async open(ctx: Context): Promise<Newest> {
    const text = (await this.checkpoint()).toString();
    if (this.newest?.text === text) return this.newest;
    const head = openCheckpoint(text, await this.trust(ctx));
    this.newest = { text, head, tree: new VerifiedTree(head, this.folder) };
    return this.newest;
  }

  /** The key by which the worker said that it signs; the folder's own word is not taken. */
  private async trust(ctx: Context) {
    const [row] = await this.database.query<{ vkey: string; origin: string }>(
      ctx,
      'SELECT vkey, origin FROM audit.checkpoint',
    );
    if (!row) throw auditErrors.notPublished();
    return { log: verifier(row.vkey), origin: row.origin };
  }
}

export interface Consistency {
  readonly from: number;
  readonly to: number;
  /** Hashes, base64. */
  readonly proof: readonly string[];
}
