import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { keyNamedIn, openManifest, openReceipt, WireError, type ChunkReceipt } from '@shutong/wire';
import { Agreement } from '../agreement/agreement.entity';
import { PartyKeys } from '../call/party-keys.service';
import { BatchChunk, type Batch } from './batch.entity';
import { batchErrors } from './batch.errors';
import { BatchRecord, batchParts } from './batch-record.service';

/** Requesters acknowledge chunks: how many rows were taken, and how many not, for which reasons. */
@Injectable()
export class BatchReceipts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(PartyKeys) private readonly keys: PartyKeys,
    @Inject(BatchRecord) private readonly record: BatchRecord,
  ) {}

  /** The first receipt of a chunk stands; sent again it is harmless. With the last one the batch is complete. */
  receive(ctx: Context, id: string, number: number, receipt: string): Promise<Batch> {
    const resource = batchParts(id, { chunk: number });
    return this.audit.attempt(ctx, { action: 'exchange.batch.receive', resource }, async () => {
      await this.record.of(ctx, id, 'requester');
      return this.database.transaction(ctx, async (tx) => {
        const batch = await this.record.hold(tx, id);
        const chunks = this.database.repository(tx, BatchChunk);
        const chunk = await chunks.findOneBy({ batch: id, number });
        if (!chunk) throw batchErrors.outOfOrder({ next: batch.received + 1 });
        return chunk.receipt === null ? this.take(tx, batch, chunk, receipt) : batch;
      });
    });
  }

  private async take(tx: TxContext, batch: Batch, chunk: BatchChunk, receipt: string) {
    const { agreementId: id, version } = batch;
    const agreement = await this.database
      .repository(tx, Agreement)
      .findOneByOrFail({ id, version });
    const { terms } = agreement;
    const opened = await this.opened(tx, chunk, receipt, agreement);
    const { accepted, rejected } = opened;
    const { batch: of, number, rows, bytes } = chunk;
    const receivedAt = this.clock.now();
    await this.database
      .repository(tx, BatchChunk)
      .update({ batch: of, number }, { receipt, accepted, rejected, receivedAt });
    const action = 'exchange.batch.receive';
    await this.record.entry(tx, batch, terms, { action, chunk: number, rows, bytes, accepted });
    await this.record.tell(tx, batch.provider, batch, {
      type: 'batch.received',
      body: { number, receipt },
    });
    const counts = { number, rows, bytes, accepted, rejected };
    const told = { ...counts, purpose: terms.purpose.code, at: receivedAt.toISOString() };
    await this.record.event(tx, batch, 'exchange.batch.received', told);
    return this.counted(tx, batch, opened);
  }

  private async counted(tx: TxContext, batch: Batch, { accepted, rejected }: ChunkReceipt) {
    const counted = {
      ...batch,
      received: batch.received + 1,
      accepted: batch.accepted + accepted,
      rejected: batch.rejected + rejected,
    };
    const isWhole = counted.state === 'sent' && counted.received === counted.chunks;
    // What was taken before a batch failed is taken still.
    if (!isWhole) return this.record.save(tx, counted);
    return this.record.end(tx, counted, 'complete', null);
  }

  private async opened(
    ctx: Context,
    { manifest }: BatchChunk,
    receipt: string,
    { terms }: Agreement,
  ): Promise<ChunkReceipt> {
    const provider = await this.keys.everyCard(ctx, terms.provider, keyNamedIn(manifest));
    const requester = await this.keys.card(ctx, terms.requester, keyNamedIn(receipt));
    try {
      const opened = openManifest(manifest, provider);
      return openReceipt(receipt, { manifest, opened }, requester);
    } catch (error) {
      if (error instanceof WireError) throw batchErrors.forged({ why: error.code });
      throw error;
    }
  }
}
