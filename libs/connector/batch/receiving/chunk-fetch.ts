import { appendFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChunkManifest } from '@shutong/wire';
import type { HubClient } from '../../hub/hub-client';
import { batchPath } from '../hub-batch';

/** Chunks as they come from the hub, each in a file of its own: what broke off goes on where it ended. */
export class ChunkFetch {
  constructor(
    /** Of the connector. */
    private readonly dir: string,
    private readonly hub: HubClient,
  ) {}

  /** The whole chunk, encrypted as it is. Errors: `HubRefusal`, `HubUnreachable`. */
  async fetch({ batch, number, bytes }: ChunkManifest): Promise<Buffer> {
    const file = this.fileOf(batch, number);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const here = await lengthOf(file);
    if (here > bytes) await rm(file);
    if (here !== bytes) await this.fetchRest(batch, number, here > bytes ? 0 : here);
    return readFile(file);
  }

  /** Forgets what has come of the chunk. */
  async remove(batch: string, number: number): Promise<void> {
    await rm(this.fileOf(batch, number), { force: true });
  }

  private async fetchRest(batch: string, number: number, from: number): Promise<void> {
    const address = await this.hub.post<{ path: string }>(
      `${batchPath(batch)}/chunks/${number}/address`,
      {},
    );
    const file = this.fileOf(batch, number);
    await this.hub.download(`${address.path}?from=${from}`, (piece) =>
      appendFile(file, piece, { mode: 0o600 }),
    );
  }

  private get folder(): string {
    return join(this.dir, 'batches');
  }

  private fileOf(batch: string, number: number): string {
    return join(this.folder, `${batch}-${number}.part`);
  }
}

const lengthOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
