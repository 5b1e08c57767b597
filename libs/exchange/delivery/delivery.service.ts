import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Database, isUuid, type Context } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { Batch, BatchChunk } from '../batch/batch.entity';
import { Delivery } from './delivery.entity';
import { deliveryErrors } from './delivery.errors';
import { mayReadDelivery } from './delivery.policy';

/** Self-signed key cards of both parties: with them, everything below is checked without the hub. */
export interface Cards {
  readonly provider: string;
  readonly requester: string;
}

/** A delivery with what proves it. */
export interface ProvenDelivery {
  readonly delivery: Delivery;
  /** In the version under which it was handed over. */
  readonly agreement: Agreement;
  readonly cards: Cards;
}

export interface ChunkPlace {
  /** Id of the batch. */
  readonly batch: string;
  /** From 1. */
  readonly number: number;
}

/** A chunk of a batch with what proves it. */
export interface ProvenChunk {
  readonly chunk: BatchChunk;
  /** Item codes, as they were ordered. */
  readonly fields: readonly string[];
  /** In the version under which it was handed over. */
  readonly agreement: Agreement;
  readonly cards: Cards;
}

/** Who gave what to whom, for what and until when, for those whom it concerns and for auditors. */
@Injectable()
export class Deliveries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AgreementService) private readonly agreements: AgreementService,
  ) {}

  /**
   * What was handed over for a call; the reading is itself a log entry.
   * @throws `exchange.delivery.not-found`, also where the actor is not concerned
   */
  ofCall(ctx: Context, call: string): Promise<ProvenDelivery> {
    return this.logged(ctx, { type: 'call', id: call }, async () => {
      const delivery = isUuid(call)
        ? await this.database.repository(ctx, Delivery).findOneBy({ call })
        : null;
      if (!delivery) throw deliveryErrors.notFound({ call });
      return { delivery, ...(await this.agreed(ctx, delivery, { call })) };
    });
  }

  /**
   * What was handed over as one chunk of a batch (批量交换); the reading is itself a log entry.
   * @throws `exchange.delivery.not-found`, also where the actor is not concerned
   */
  ofChunk(ctx: Context, { batch: id, number }: ChunkPlace): Promise<ProvenChunk> {
    return this.logged(ctx, { type: 'batch', id, version: String(number) }, async () => {
      const chunk = isUuid(id)
        ? await this.database.repository(ctx, BatchChunk).findOneBy({ batch: id, number })
        : null;
      if (!chunk) throw deliveryErrors.notFound({ batch: id, number });
      const batch = await this.database.repository(ctx, Batch).findOneByOrFail({ id });
      const { agreementId: agreement, version, fields } = batch;
      const under = { agreement, version };
      return { chunk, fields, ...(await this.agreed(ctx, under, { batch: id, number })) };
    });
  }

  /** Released by the commit of the entry that says who has looked. */
  private logged<T extends { readonly agreement: Agreement }>(
    ctx: Context,
    delivered: ActResource,
    find: () => Promise<T>,
  ): Promise<T> {
    const act = { action: 'exchange.delivery.read', resource: [delivered] };
    return this.audit.attempt(ctx, act, async () => {
      const proven = await find();
      const { id, terms } = proven.agreement;
      await this.audit.recordNow(ctx, {
        ...{ ...act, outcome: 'allow', reason: 'ok' },
        purpose: { code: terms.purpose.code, legalBasis: terms.legalBasis, agreement: id },
      });
      return proven;
    });
  }

  private async agreed(
    ctx: Context,
    { agreement: id, version }: Pick<Delivery, 'agreement' | 'version'>,
    asked: Parameters<typeof deliveryErrors.notFound>[0],
  ): Promise<{ agreement: Agreement; cards: Cards }> {
    const agreement = await this.database
      .repository(ctx, Agreement)
      .findOneByOrFail({ id, version });
    if (!mayReadDelivery(ctx.actor, agreement)) throw deliveryErrors.notFound(asked);
    return { agreement, cards: await this.agreements.cards(ctx, agreement) };
  }
}
