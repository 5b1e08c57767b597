import { Inject, Injectable } from '@nestjs/common';
import type { Context } from '@shutong/platform';
import {
  keyNamedIn,
  openManifest,
  WireError,
  type ChunkManifest,
  type KeyCard,
} from '@shutong/wire';
import { callErrors } from '../call/call.errors';
import type { CallStanding } from '../call/call.policy';
import { PartyKeys } from '../call/party-keys.service';
import { Standings } from '../call/standing.query';
import type { Batch } from './batch.entity';
import { batchErrors } from './batch.errors';

/** Chunks as they are handed over: proven to be the provider's. */
@Injectable()
export class OfferedChunks {
  constructor(
    @Inject(PartyKeys) private readonly keys: PartyKeys,
    @Inject(Standings) private readonly standings: Standings,
  ) {}

  /**
   * The manifest, and how the agreement stands with the keys of the requester to which the chunk may be sealed.
   * @throws exchange.batch.forged, exchange.call.agreement-unknown
   */
  async opened(
    ctx: Context,
    { agreementId }: Batch,
    jws: string,
  ): Promise<{ manifest: ChunkManifest; standing: CallStanding }> {
    const standing = await this.standings.get(ctx, agreementId);
    if (!standing) throw callErrors.agreementUnknown();
    const { provider, requester } = standing.terms;
    const manifest = proven(jws, await this.keys.card(ctx, provider, keyNamedIn(jws)));
    const requesterKeys = await this.keys.good(ctx, requester, manifest.recipient);
    return { manifest, standing: { ...standing, requesterKeys } };
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
