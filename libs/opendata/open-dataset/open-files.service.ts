import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { ReadStream } from 'node:fs';
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
  readonly publicationId: string;
  readonly stream: ReadStream;
  /** At the last look, and since when. */
  bytesRead: number;
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
        const { publicationId } = table;
        const download = { publicationId, stream, bytesRead: 0, movedAt: monotonicMillis() };
        this.running.add(download);
        const closed = once(stream, 'close');
        resolve(stream);
        await closed.finally(() => this.running.delete(download));
      };
      this.downloads.within(whole, { client }).catch(reject);
    });
  }

  /** Breaks off downloads of what is open no longer, and those of which nobody has taken anything for `openStall`. */
  async endClosed(ctx: Context, now = monotonicMillis()): Promise<void> {
    if (this.running.size === 0) return;
    const ids = [...this.running].map(({ publicationId }) => publicationId);
    const stillOpen = await this.datasets.stillOpen(ctx, ids);
    for (const download of this.running) {
      const { stream, publicationId } = download;
      if (stream.bytesRead > download.bytesRead) {
        Object.assign(download, { bytesRead: stream.bytesRead, movedAt: now });
      }
      const isStalled = now - download.movedAt >= limits.openStall.value;
      if (isStalled || !stillOpen.has(publicationId)) stream.destroy();
    }
  }
}
