import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Database, isUuid, type Context } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
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
  async ofCall(ctx: Context, call: string): Promise<ProvenDelivery> {
    const action = 'exchange.delivery.read';
    const resource = [{ type: 'call', id: call }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      const proven = await this.find(ctx, call);
      const { id, terms } = proven.agreement;
      await this.audit.recordNow(ctx, {
        ...{ action, outcome: 'allow', reason: 'ok', resource },
        purpose: { code: terms.purpose.code, legalBasis: terms.legalBasis, agreement: id },
      });
      return proven;
    });
  }

  private async find(ctx: Context, call: string): Promise<ProvenDelivery> {
    const delivery = isUuid(call)
      ? await this.database.repository(ctx, Delivery).findOneBy({ call })
      : null;
    if (!delivery) throw deliveryErrors.notFound({ call });
    const { agreement: id, version } = delivery;
    const agreement = await this.database
      .repository(ctx, Agreement)
      .findOneByOrFail({ id, version });
    if (!mayReadDelivery(ctx.actor, agreement)) throw deliveryErrors.notFound({ call });
    return { delivery, agreement, cards: await this.agreements.cards(ctx, agreement) };
  }
}
