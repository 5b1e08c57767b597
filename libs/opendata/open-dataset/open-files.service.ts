import { open } from 'node:fs/promises';
import type { ReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Places } from '@shutong/datasets';
import { limits, monotonicMillis, type Context } from '@shutong/platform';
import { OpenDatasets } from './open-datasets.service';
import { OpenTables } from './open-tables.service';
import type { Asker } from './asker';
import type { FoundTable } from './open-dataset';
import type { ByteRange } from './preconditions';

/** A file on its way to somebody. */
interface Download {
  readonly table: FoundTable;
  readonly stream: Readable;
  /** So many have been taken up to now. */
  readonly taken: () => number;
  /** At the last look, and since when. */
  takenBefore: number;
  movedAt: number;
}

/** Published tables as whole files; so many on their way at a time. */
@Injectable()
export class OpenFiles {
  private readonly downloads = new Places(
    limits.openDownloads.value,
    0,
    limits.openDownloadsShare.value,
  );

  private readonly running = new Set<Download>();

  constructor(
    @Inject(OpenTables) private readonly tables: OpenTables,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
  ) {}

  /** @throws engineErrors.queueFull, engineErrors.interrupted, platformErrors.unavailable */
  read(
    table: FoundTable,
    range: ByteRange | undefined,
    { client, gone }: Asker,
  ): Promise<ReadStream> {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.openQuery.value)]);
    return new Promise((resolve, reject) => {
      const whole = async () => {
        // Once it is open it can be read to its end, even where it is removed meanwhile to make room.
        const file = await this.tables.use(table, signal, ({ path }) => open(path));
        const stream = file.createReadStream(range ?? {});
        const followed = this.follow(table, stream, () => stream.bytesRead);
        resolve(stream);
        await followed;
      };
      this.downloads.within(whole, { client }).catch(reject);
    });
  }

  /** Watches over what is on its way to somebody until it is closed. */
  async follow(table: FoundTable, stream: Readable, taken: () => number): Promise<void> {
    const movedAt = monotonicMillis();
    const download: Download = { table, stream, taken, takenBefore: 0, movedAt };
    this.running.add(download);
    const closed = new Promise<void>((resolve) => stream.once('close', resolve));
    await closed.finally(() => this.running.delete(download));
  }

  /** Breaks off downloads of what is open no longer, and those of which nobody has taken anything for `openStall`. */
  async endClosed(ctx: Context, now = monotonicMillis()): Promise<void> {
    if (this.running.size === 0) return;
    const ids = [...this.running].map(({ table }) => table.publicationId);
    const stillOpen = await this.datasets.stillOpen(ctx, ids);
    for (const download of this.running) {
      const { stream, table } = download;
      const taken = download.taken();
      if (taken > download.takenBefore) {
        Object.assign(download, { takenBefore: taken, movedAt: now });
      }
      const isStalled = now - download.movedAt >= limits.openStall.value;
      if (isStalled || !stillOpen.has(table.publicationId)) stream.destroy();
    }
  }

  /** Breaks off downloads of what an agreement gives no longer to the key by which it is taken. */
  async endLapsed(ctx: Context): Promise<void> {
    const licensed = [...this.running].filter(({ table }) => table.agreement !== null);
    const tables = licensed.map(({ table }) => table);
    const stillGiven = await this.datasets.stillGiven(ctx, tables);
    for (const { table, stream } of licensed) if (!stillGiven.has(table)) stream.destroy();
  }
}
