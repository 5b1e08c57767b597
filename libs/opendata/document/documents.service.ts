import { Inject, Injectable } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { sha256, type Context } from '@shutong/platform';
import type { Exchanged } from '../open-dataset/asker';
import { isHeld } from '../open-dataset/preconditions';

/** A document, and how many datasets it describes. */
export interface WrittenDocument {
  readonly document: string;
  readonly datasets: number;
  /** The one that it describes, where it is a document of that alone. */
  readonly dataset?: string;
}

/** As what a document is written, and what reading it is. */
export interface WrittenAs {
  readonly type: string;
  readonly act: 'view' | 'harvest';
}

/** Answers that are whole texts: counted as read, under a tag, and sent to nobody who holds them. */
@Injectable()
export class Documents {
  constructor(@Inject(Usage) private readonly usage: Usage) {}

  /** Undefined, with 304, for what whoever asks holds. @throws what the writing throws */
  async answer(
    ctx: Context,
    { type, act }: WrittenAs,
    { request, reply }: Exchanged,
    write: () => Promise<WrittenDocument>,
  ): Promise<string | undefined> {
    const brought = ({ document, datasets, dataset }: WrittenDocument) => ({
      ...{ rows: datasets, bytes: Buffer.byteLength(document), ...(dataset && { dataset }) },
    });
    const counted = { act, channel: 'portal' } as const;
    const { document } = await this.usage.counted(ctx, counted, write, brought);
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
