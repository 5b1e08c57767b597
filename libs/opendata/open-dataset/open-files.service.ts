import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { ReadStream } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import { Places } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { OpenTables } from './open-tables.service';
import type { FoundTable } from './open-dataset';
import type { ByteRange } from './preconditions';

/** Published tables as whole files; so many on their way at a time. */
@Injectable()
export class OpenFiles {
  private readonly downloads = new Places(limits.openDownloads.value, 0);

  constructor(@Inject(OpenTables) private readonly tables: OpenTables) {}

  /** @throws engineErrors.queueFull, engineErrors.interrupted, platformErrors.unavailable */
  read(table: FoundTable, range: ByteRange | undefined, gone: AbortSignal): Promise<ReadStream> {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.openQuery.value)]);
    return new Promise((resolve, reject) => {
      const whole = async () => {
        // Once it is open it can be read to its end, even where it is removed meanwhile.
        const file = await this.tables.use(table, signal, (path) => open(path));
        const stream = file.createReadStream(range ?? {});
        const closed = once(stream, 'close');
        resolve(stream);
        await closed;
      };
      this.downloads.within(whole).catch(reject);
    });
  }
}
