import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { atRisk } from '@shutong/crash';
import {
  OBJECT_STORE,
  ObjectAltered,
  ObjectTooLarge,
  limits,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import {
  keyNamedIn,
  openManifest,
  WireError,
  type ChunkManifest,
  type KeyCard,
} from '@shutong/wire';
import type { CallStanding, Standing } from '../call/call.policy';
import { PartyKeys } from '../call/party-keys.service';
import { batchErrors } from './batch.errors';

/** Chunks as they are handed over: proven to be the provider's, and stored as its manifest says. */
@Injectable()
export class OfferedChunks {
  constructor(
    @Inject(PartyKeys) private readonly keys: PartyKeys,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /**
   * The manifest, and the keys of the requester to which the chunk may be sealed.
   * @throws exchange.batch.forged
   */
  async opened(
    ctx: Context,
    jws: string,
    standing: Standing,
  ): Promise<{ manifest: ChunkManifest; standing: CallStanding }> {
    const { provider, requester } = standing.terms;
    const manifest = proven(jws, await this.keys.card(ctx, provider, keyNamedIn(jws)));
    const requesterKeys = await this.keys.good(ctx, requester, manifest.recipient);
    return { manifest, standing: { ...standing, requesterKeys } };
  }

  /** Answers where it lies now, apart from all others. @throws exchange.batch.too-large, exchange.batch.altered */
  async keep(manifest: ChunkManifest, body: AsyncIterable<Buffer>): Promise<string> {
    const limit = limits.batchChunk.value;
    const terms = { limit, exactly: manifest };
    const key = `${manifest.batch}/${manifest.number}-${randomUUID()}`;
    const stored = atRisk('chunk.store', () => this.store.put(key, body, terms));
    await stored.catch((error: unknown) => {
      if (error instanceof ObjectTooLarge) throw batchErrors.tooLarge({ limit });
      if (error instanceof ObjectAltered) throw batchErrors.altered();
      throw error;
    });
    return key;
  }

  /** It was not released after all: nobody will fetch it, and nothing else tells that it is there. */
  drop(key: string): Promise<void> {
    return this.store.remove(key);
  }
}

function proven(jws: string, card: KeyCard): ChunkManifest {
  try {
    return openManifest(jws, card);
  } catch (error) {
    if (error instanceof WireError) throw batchErrors.forged({ why: error.code });
    throw error;
  }
}
