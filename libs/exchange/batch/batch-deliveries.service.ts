import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  sha256,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import { readManifest } from '@shutong/wire';
import { callErrors } from '../call/call.errors';
import { Standings } from '../call/standing.query';
import { BatchChunk, type Batch } from './batch.entity';
import { batchErrors } from './batch.errors';
import { mayFetch, mayGoOn } from './batch.policy';
import { BatchRecord, batchParts } from './batch-record.service';

/** Where a chunk can be fetched, once and soon. */
export interface ChunkAddress {
  /** From the hub's origin on. */
  readonly path: string;
  readonly until: Date;
}

/** Bytes of a chunk from one of them on. */
export interface ChunkBytes {
  readonly stream: Readable;
  readonly from: number;
  /** Of the whole chunk. */
  readonly bytes: number;
}

const addressBytes = 32;
export const chunkPath = '/api/v1/chunks';

/** Requesters fetch released chunks: each time under a new address, which serves once, for the rest if need be. */
@Injectable()
export class BatchDeliveries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Standings) private readonly standings: Standings,
    @Inject(BatchRecord) private readonly record: BatchRecord,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** A new address in place of the one before. */
  address(ctx: Context, id: string, number: number): Promise<ChunkAddress> {
    return this.attempt(ctx, { id, chunk: number }, async () => {
      const batch = await this.record.of(ctx, id, 'requester');
      const chunk = await this.database
        .repository(ctx, BatchChunk)
        .findOneBy({ batch: id, number, stored: true });
      if (!chunk) throw batchErrors.notFound({ id });
      await this.assertGoesOn(ctx, batch, chunk);
      const token = randomBytes(addressBytes).toString('base64url');
      const until = new Date(this.clock.now().getTime() + limits.batchAddress.value * 1000);
      const { affected } = await this.database
        .repository(ctx, BatchChunk)
        .update(
          { batch: id, number, stored: true },
          { addressSha256: sha256(token), addressUntil: until },
        );
      if (affected === 0) throw batchErrors.notFound({ id });
      return { path: `${chunkPath}/${token}`, until };
    });
  }

  /** Uses the address up. */
  fetch(ctx: Context, token: string, from: number): Promise<ChunkBytes> {
    return this.attempt(ctx, { id: '' }, async () => {
      const [used] = await this.database.query<{ batch: string; number: number }>(
        ctx,
        `WITH used AS (
           UPDATE exchange.batch_chunk SET address_sha256 = NULL, address_until = NULL
            WHERE address_sha256 = $1 AND address_until > $2 RETURNING batch, number)
         SELECT batch, number FROM used`,
        [sha256(token), this.clock.now()],
      );
      if (!used) throw batchErrors.addressUnknown();
      const batch = await this.record.of(ctx, used.batch, 'requester');
      const chunk = await this.database.repository(ctx, BatchChunk).findOneByOrFail(used);
      await this.assertGoesOn(ctx, batch, chunk);
      const stream = from <= chunk.bytes && (await this.store.read(chunk.object, from));
      if (!stream) throw batchErrors.notFound({ id: batch.id });
      return { stream, from, bytes: chunk.bytes };
    });
  }

  private async assertGoesOn(
    ctx: Context,
    batch: Batch,
    { manifest }: Pick<BatchChunk, 'manifest'>,
  ): Promise<void> {
    const standing = await this.standings.get(ctx, batch.agreementId);
    if (!standing) throw callErrors.agreementUnknown();
    mayGoOn(batch, standing, this.clock.micros());
    mayFetch(readManifest(manifest), standing);
  }

  private attempt<T>(
    ctx: Context,
    { id, chunk }: { readonly id: string; readonly chunk?: number },
    work: () => Promise<T>,
  ): Promise<T> {
    const resource = batchParts(id, { chunk });
    return this.audit.attempt(ctx, { action: 'exchange.batch.receive', resource }, work);
  }
}
