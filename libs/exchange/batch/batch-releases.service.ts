import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { restrictedMaskOf, type ChunkManifest } from '@shutong/wire';
import { lockAgreement } from '../agreement/lock.query';
import type { CallStanding, Standing } from '../call/call.policy';
import { BatchChunk, type Batch } from './batch.entity';
import { batchErrors } from './batch.errors';
import { mayGoOn, mayRelease, standingNow, stepFrom } from './batch.policy';
import { BatchRecord } from './batch-record.service';
import { ChunkObjects } from './chunk-objects.service';
import { OfferedChunks } from './offered-chunks.service';

/** One chunk as the provider's connector hands it over. */
export interface OfferedChunk {
  readonly batch: string;
  /** Signed. */
  readonly manifest: string;
  readonly body: AsyncIterable<Buffer>;
}

/** The same once it is stored, with where. */
interface KeptChunk extends OfferedChunk {
  readonly opened: ChunkManifest;
  readonly object: string;
}

/**
 * Providers hand over chunks. A chunk is stored, and released by the transaction that holds its log entry and the
 * message to the requester: nothing of it can be fetched before. Hub and store see ciphertext alone.
 */
@Injectable()
export class BatchReleases {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(OfferedChunks) private readonly chunks: OfferedChunks,
    @Inject(ChunkObjects) private readonly objects: ChunkObjects,
    @Inject(BatchRecord) private readonly record: BatchRecord,
  ) {}

  /** The same chunk twice is released once. */
  release(ctx: Context, offered: OfferedChunk): Promise<Batch> {
    const act = {
      action: 'exchange.batch.send',
      resource: [{ type: 'batch', id: offered.batch }],
    };
    return this.audit.attempt(ctx, act, async () => {
      const batch = await this.record.of(ctx, offered.batch, 'provider');
      const { manifest, standing } = await this.chunks.opened(ctx, batch, offered.manifest);
      if (await this.isReleased(ctx, batch, manifest.number, offered.manifest)) return batch;
      this.assertReleasable(batch, manifest, standing);
      const object = await this.objects.keep(ctx, manifest, offered.body);
      return this.released(ctx, batch, { ...offered, opened: manifest, object });
    });
  }

  private async released(ctx: Context, ordered: Batch, kept: KeptChunk): Promise<Batch> {
    try {
      // Anew: storing takes a while, and a protection holds from the moment on in which it is published.
      const { standing } = await this.chunks.opened(ctx, ordered, kept.manifest);
      const [batch, isTaken] = await this.database.transaction(ctx, (tx) =>
        this.take(tx, kept, standing),
      );
      if (!isTaken) await this.objects.drop(ctx, kept.object);
      return batch;
    } catch (error) {
      await this.objects.drop(ctx, kept.object);
      throw error;
    }
  }

  private async take(
    tx: TxContext,
    { batch: id, manifest, opened, object }: KeptChunk,
    before: CallStanding,
  ): Promise<[Batch, isTaken: boolean]> {
    // Whoever suspends it meanwhile waits for this chunk, or this chunk for them.
    const standing = standingNow(before, await lockAgreement(this.database, tx, before.id));
    const batch = await this.record.hold(tx, id);
    // By another request, while this one was storing.
    if (await this.isReleased(tx, batch, opened.number, manifest)) return [batch, false];
    this.assertReleasable(batch, opened, standing);
    await this.objects.take(tx, object);
    const { number, rows, bytes, sha256, isLast } = opened;
    const maskedFields = batch.fields.filter((field) => isMasked(standing, field));
    const act = { action: 'exchange.batch.send', chunk: number, rows, bytes, sha256, maskedFields };
    const { entryId } = await this.record.entry(tx, batch, standing.terms, act);
    const releasedAt = this.clock.now();
    const chunk = { batch: id, number, rows, bytes, sha256, entryId, manifest, object, releasedAt };
    await this.database.repository(tx, BatchChunk).insert(chunk);
    await this.record.tell(tx, batch.requester, batch, {
      type: 'batch.released',
      body: { manifest },
    });
    const saved = await this.record.save(tx, {
      ...batch,
      state: stepFrom(batch, isLast ? 'finish' : 'send'),
      ...{ chunks: number, rows: batch.rows + rows, bytes: batch.bytes + bytes },
    });
    return [saved, true];
  }

  private assertReleasable(batch: Batch, manifest: ChunkManifest, standing: CallStanding): void {
    stepFrom(batch, 'send');
    mayGoOn(batch, standing, this.clock.micros());
    mayRelease(batch, manifest, standing);
  }

  private async isReleased(ctx: Context, batch: Batch, number: number, manifest: string) {
    if (number > batch.chunks) return false;
    const chunks = this.database.repository(ctx, BatchChunk);
    const chunk = await chunks.findOneBy({ batch: batch.id, number });
    if (chunk?.manifest === manifest) return true;
    throw batchErrors.outOfOrder({ next: batch.chunks + 1 });
  }
}

const isMasked = ({ terms, restricted }: Standing, field: string): boolean =>
  (terms.masks[field] ?? 'none') !== 'none' || restrictedMaskOf(restricted, field) !== 'none';
