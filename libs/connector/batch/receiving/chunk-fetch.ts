import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atRisk } from '@shutong/crash';
import type { ChunkManifest } from '@shutong/wire';
import type { HubClient } from '../../hub/hub-client';
import { batchPath } from '../hub-batch';
import { partOf, partsFolder, removeParts } from './chunk-parts';

/** Whole chunks that wait to be put into a table: of each batch the next and the one behind it. */
const mostWaiting = 4;

/** Chunks as they come from the hub. What broke off is kept in a file, and goes on where it ended. */
export class ChunkFetch {
  private readonly waiting = new Map<string, Buffer>();

  constructor(
    /** Of the connector. */
    private readonly dir: string,
    private readonly hub: HubClient,
  ) {}

  /** The whole chunk, encrypted as it is. Errors: `HubRefusal`, `HubUnreachable`. */
  async fetch({ batch, number, bytes }: ChunkManifest): Promise<Buffer> {
    const name = partOf(batch, number);
    const here = this.waiting.get(name);
    if (here?.length === bytes) return here;
    const chunk = await this.fetched(batch, number, bytes);
    for (const [oldest] of this.waiting) {
      if (this.waiting.size < mostWaiting) break;
      this.waiting.delete(oldest);
    }
    this.waiting.set(name, chunk);
    return chunk;
  }

  /** Forgets what has come of the chunk. */
  async remove(batch: string, number: number): Promise<void> {
    this.waiting.delete(partOf(batch, number));
    await rm(this.fileOf(batch, number), { force: true });
  }

  /** Forgets what has come of the batch, which has ended. */
  async removeAll(batch: string): Promise<void> {
    for (const name of [...this.waiting.keys()]) {
      if (name.startsWith(`${batch}-`)) this.waiting.delete(name);
    }
    await removeParts(this.dir, (of) => of === batch);
  }

  private async fetched(batch: string, number: number, bytes: number): Promise<Buffer> {
    const chunk = Buffer.allocUnsafe(bytes);
    const before = await readFile(this.fileOf(batch, number)).catch(() => Buffer.alloc(0));
    let at = before.length < bytes ? before.copy(chunk) : 0;
    const path = `${batchPath(batch)}/chunks/${number}/address`;
    const address = await atRisk('chunk-address.send', () =>
      this.hub.post<{ path: string }>(path, {}),
    );
    try {
      await this.hub.download(`${address.path}?from=${at}`, (piece) => {
        at += piece.copy(chunk, at);
      });
    } catch (error) {
      await this.keep(batch, number, chunk.subarray(0, at));
      throw error;
    }
    // Fewer bytes than there are to be: what is no such chunk its hash tells.
    return chunk.subarray(0, at);
  }

  private async keep(batch: string, number: number, begun: Buffer): Promise<void> {
    await mkdir(partsFolder(this.dir), { recursive: true, mode: 0o700 });
    await writeFile(this.fileOf(batch, number), begun, { mode: 0o600 });
  }

  private fileOf(batch: string, number: number): string {
    return join(partsFolder(this.dir), partOf(batch, number));
  }
}
