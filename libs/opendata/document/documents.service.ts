import { Inject, Injectable } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { sha256, type Context } from '@shutong/platform';
import type { Exchanged } from '../open-dataset/asker';
import { isHeld } from '../open-dataset/preconditions';

/** A document, and how many datasets it describes. */
export interface WrittenDocument {
  readonly document: string;
  readonly datasets: number;
}

/** Answers that are whole texts: counted as seen, under a tag, and sent to nobody who holds them. */
@Injectable()
export class Documents {
  constructor(@Inject(Usage) private readonly usage: Usage) {}

  /** Undefined, with 304, for what whoever asks holds. @throws what the writing throws */
  async answer(
    ctx: Context,
    type: string,
    { request, reply }: Exchanged,
    write: () => Promise<WrittenDocument>,
  ): Promise<string | undefined> {
    const act = { act: 'view', channel: 'portal' } as const;
    const brought = ({ document, datasets }: WrittenDocument) => ({
      ...{ rows: datasets, bytes: Buffer.byteLength(document) },
    });
    const { document } = await this.usage.counted(ctx, act, write, brought);
    const etag = `"${sha256(document).slice(0, 32)}"`;
    void reply.headers({ etag });
    if (isHeld(request.headers['if-none-match'], etag)) {
      void reply.status(304);
      return undefined;
    }
    void reply.type(`${type}; charset=utf-8`);
    return document;
  }
}
