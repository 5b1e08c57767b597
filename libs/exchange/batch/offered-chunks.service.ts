import { Inject, Injectable } from '@nestjs/common';
import {
  OBJECT_STORE,
  ObjectTooLarge,
  limits,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import { openManifest, WireError, type ChunkManifest } from '@shutong/wire';
import type { Standing } from '../call/call.policy';
import { PartyCards } from '../link/party-cards.service';
import { objectKeyOf } from './batch.entity';
import { batchErrors } from './batch.errors';

/** Chunks as they are handed over: proven to be the provider's, and stored as its manifest says. */
@Injectable()
export class OfferedChunks {
  constructor(
    @Inject(PartyCards) private readonly cards: PartyCards,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** @throws exchange.batch.forged */
  async opened(ctx: Context, manifest: string, { terms }: Standing): Promise<ChunkManifest> {
    try {
      return openManifest(manifest, await this.cards.of(ctx, terms.provider));
    } catch (error) {
      if (error instanceof WireError) throw batchErrors.forged({ why: error.code });
      throw error;
    }
  }

  /** @throws exchange.batch.too-large, exchange.batch.altered */
  async keep(manifest: ChunkManifest, body: AsyncIterable<Buffer>): Promise<void> {
    const key = objectKeyOf(manifest);
    const limit = limits.batchChunk.value;
    const stored = await this.store.put(key, body, limit).catch((error: unknown) => {
      if (error instanceof ObjectTooLarge) throw batchErrors.tooLarge({ limit });
      throw error;
    });
    if (stored.sha256 === manifest.sha256 && stored.bytes === manifest.bytes) return;
    await this.store.remove(key);
    throw batchErrors.altered();
  }
}
