import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clocks } from '@shutong/clocks';
import {
  Clock,
  Database,
  decodeCursor,
  isInstant,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type TxContext,
} from '@shutong/platform';
import { WireError, openKeyCard, verifyTermsSignature } from '@shutong/wire';
import { deliveryClockOf } from '../application/application-clocks';
import { Connectors } from '../link/connectors.service';
import { Agreement } from './agreement.entity';
import { agreementErrors } from './agreement.errors';
import { AgreementNotices } from './agreement.notices';
import { mayRead, mayRestrict, sideOf, stepFrom } from './agreement.policy';
import { after, type AgreementStep } from './agreement.states';

const actions = {
  suspend: 'exchange.agreement.suspend',
  resume: 'exchange.agreement.resume',
  terminate: 'exchange.agreement.terminate',
} as const;

@Injectable()
export class AgreementService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {}

  /**
   * A connector's signature over the terms. The same signature twice is harmless; with both, the
   * agreement is active and both connectors get the document.
   */
  sign(ctx: Context, id: string, signature: string): Promise<Agreement> {
    return this.change(ctx, id, 'exchange.agreement.sign', async (tx, agreement) => {
      const side = sideOf(ctx.actor, agreement);
      const present =
        side === 'provider' ? agreement.providerSignature : agreement.requesterSignature;
      if (present === signature) return;
      if (agreement.state !== 'proposed') stepFrom(agreement, 'activate');
      await this.assertSignature(tx, agreement, side, signature);
      if (side === 'provider') agreement.providerSignature = signature;
      else agreement.requesterSignature = signature;
      await this.notices.signed(tx, agreement);
      if (!agreement.providerSignature || !agreement.requesterSignature) return;
      agreement.state = stepFrom(agreement, 'activate');
      await this.notices.activated(tx, agreement);
      await this.clocks.end(tx, deliveryClockOf(agreement.applicationId), 'done');
    });
  }

  /** Suspends, resumes or terminates with a reason (Decree 809, Art. 27); stops the next call. */
  restrict(
    ctx: Context,
    id: string,
    step: Extract<AgreementStep, 'suspend' | 'resume' | 'terminate'>,
    reason: string,
  ): Promise<Agreement> {
    return this.change(ctx, id, actions[step], async (tx, agreement) => {
      mayRestrict(ctx.actor, agreement, reason);
      agreement.state = stepFrom(agreement, step);
      await this.notices.restricted(tx, agreement, actions[step], reason);
      if (step === 'terminate') {
        await this.clocks.end(tx, deliveryClockOf(agreement.applicationId), 'dropped');
      }
    });
  }

  /** Ends every agreement whose term is over; answers how many. */
  async expireDue(ctx: Context): Promise<number> {
    const due = await this.database
      .repository(ctx, Agreement)
      .createQueryBuilder('a')
      .where(`a.state IN ('active', 'suspended') AND a.validUntil <= :now`, {
        now: this.clock.now(),
      })
      .limit(500)
      .getMany();
    for (const { id } of due) {
      await this.change(ctx, id, 'exchange.agreement.expire', async (tx, agreement) => {
        // Ended otherwise since it was found.
        if (!after(agreement.state, 'expire')) return;
        agreement.state = stepFrom(agreement, 'expire');
        await this.notices.restricted(tx, agreement, 'exchange.agreement.expire', 'term over');
      });
    }
    return due.length;
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Agreement> {
    const found = await this.latest(ctx, id);
    if (!found || !mayRead(ctx.actor, found)) throw agreementErrors.notFound({ id });
    return found;
  }

  cards(ctx: Context, agreement: Agreement): Promise<{ provider: string; requester: string }> {
    return this.database.transaction(ctx, (tx) => this.notices.cards(tx, agreement));
  }

  async list(ctx: Context, size: number, after?: string): Promise<Page<Agreement>> {
    const query = this.database
      .repository(ctx, Agreement)
      .createQueryBuilder('a')
      .orderBy({ 'a.createdAt': 'DESC', 'a.id': 'ASC' })
      .limit(size + 1);
    if (!mayRead(ctx.actor, { requester: '', provider: '' })) {
      query.where('(a.requester = :own OR a.provider = :own)', { own: ctx.actor.department });
    }
    if (after) {
      const [at, id] = decodeCursor(after, isInstant, isUuid);
      query.andWhere('(a.createdAt < :at OR (a.createdAt = :at AND a.id > :id))', { at, id });
    }
    return pageOf(await query.getMany(), size, (a) => [a.createdAt.toISOString(), a.id]);
  }

  private latest(ctx: Context, id: string): Promise<Agreement | null> {
    const agreements = this.database.repository(ctx, Agreement);
    return agreements.findOne({ where: { id }, order: { version: 'DESC' } });
  }

  private async assertSignature(
    tx: TxContext,
    agreement: Agreement,
    side: 'provider' | 'requester',
    signature: string,
  ): Promise<void> {
    const connector = await this.connectors.get(tx, agreement[side]);
    try {
      const card = await openKeyCard(connector.card);
      await verifyTermsSignature(agreement.terms, signature, card);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      throw agreementErrors.badSignature({ why: error.code });
    }
  }

  private change(
    ctx: Context,
    id: string,
    action: string,
    work: (tx: TxContext, agreement: Agreement) => Promise<void>,
  ): Promise<Agreement> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'agreement', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const agreements = this.database.repository(tx, Agreement);
        const agreement = await agreements.findOne({
          where: { id },
          order: { version: 'DESC' },
          lock: { mode: 'pessimistic_write' },
        });
        if (!agreement || !(mayRead(ctx.actor, agreement) || ctx.actor.kind === 'system')) {
          throw agreementErrors.notFound({ id });
        }
        await work(tx, agreement);
        agreement.updatedAt = this.clock.now();
        return agreements.save(agreement);
      }),
    );
  }
}
