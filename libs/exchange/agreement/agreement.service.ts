import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  latestFirst,
  tryPages,
  type Context,
  type Page,
  type PageAsked,
  type TxContext,
} from '@shutong/platform';
import { WireError, openKeyCard, verifyTermsSignature } from '@shutong/wire';
import { Connectors } from '../link/connectors.service';
import { Agreement } from './agreement.entity';
import { agreementErrors } from './agreement.errors';
import { AgreementNotices } from './agreement.notices';
import {
  assertReasoned,
  assertWithinTerm,
  mayRead,
  mayRelinquish,
  sideOf,
  stepFrom,
} from './agreement.policy';
import { after } from './agreement.states';
import { AgreementSteps } from './agreement-steps.service';
import { dueVersions, type DueVersion } from './due.query';
import { isPresent, presentVersion, type Versions } from './present.query';

@Injectable()
export class AgreementService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(AgreementSteps) private readonly steps: AgreementSteps,
  ) {}

  /**
   * A connector's signature over the terms that wait for it. The same signature twice is harmless; with both, the
   * agreement is active and both connectors get the document.
   */
  sign(ctx: Context, id: string, signature: string): Promise<Agreement> {
    return this.change(ctx, id, 'exchange.agreement.sign', async (tx, { present, next }) => {
      const side = sideOf(ctx.actor, present);
      const key = `${side}Signature` as const;
      const signed = [present, next].find((one) => one?.[key] === signature);
      if (signed) return signed;
      const agreement = next ?? present;
      if (agreement.state !== 'proposed') stepFrom(agreement, 'activate');
      assertWithinTerm(agreement, this.clock.now());
      await this.assertSignature(tx, agreement, side, signature);
      agreement[key] = signature;
      await this.notices.signed(tx, agreement);
      if (agreement.providerSignature && agreement.requesterSignature) {
        await this.steps.activate(tx, agreement, present);
      } else if (side === 'provider') await this.steps.handOver(tx, agreement);
      agreement.updatedAt = this.clock.now();
      return this.database.repository(tx, Agreement).save(agreement);
    });
  }

  /**
   * The requester gives it up, with a further period that waits for signatures; what it has got it has to dispose of
   * (Decree 809, Art. 27).
   */
  relinquish(ctx: Context, id: string, reason: string): Promise<Agreement> {
    const action = 'exchange.agreement.relinquish';
    return this.change(ctx, id, action, (tx, versions) => {
      const ending = mayRelinquish(ctx.actor, versions);
      assertReasoned(reason);
      const act = { action, reason };
      return ending === versions.present
        ? this.steps.take(tx, ending, 'terminate', act)
        : this.steps.drop(tx, ending, act);
    });
  }

  /** Ends every agreement whose term is over, signed or not, in the order in which they were over; answers how many. */
  expireDue(ctx: Context): Promise<number> {
    const now = this.clock.now();
    const act = { action: 'exchange.agreement.expire', reason: 'term over' };
    const isDue = ({ state, validUntil }: Agreement) => after(state, 'expire') && validUntil <= now;
    const dueAfter = (last?: DueVersion) => dueVersions(this.database, ctx, { now, last });
    return tryPages(dueAfter, ({ id }) =>
      this.change(ctx, id, act.action, async (tx, { present, next }) => {
        if (isDue(present)) await this.steps.take(tx, present, 'expire', act);
        else if (next && isDue(next)) await this.steps.drop(tx, next, act, 'expire');
        // Ended otherwise, or renewed, since it was found.
        else return false;
        return true;
      }),
    );
  }

  /** The version that counts, or the one that is named. Unknown and not visible look the same. */
  async get(ctx: Context, id: string, version?: number | null): Promise<Agreement> {
    const found = version
      ? await this.database.repository(ctx, Agreement).findOneBy({ id, version })
      : await presentVersion(this.database, ctx, id);
    if (!found || !mayRead(ctx.actor, found)) throw agreementErrors.notFound({ id });
    return found;
  }

  cards(ctx: Context, agreement: Agreement): Promise<{ provider: string; requester: string }> {
    return this.database.transaction(ctx, (tx) => this.notices.cards(tx, agreement));
  }

  /** Newest first; of each the version that counts. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Agreement>> {
    const query = this.database
      .repository(ctx, Agreement)
      .createQueryBuilder('a')
      .where(isPresent('a'));
    if (!mayRead(ctx.actor, { requester: '', provider: '' })) {
      query.andWhere('(a.requester = :own OR a.provider = :own)', { own: ctx.actor.department });
    }
    return latestFirst(query, 'createdAt', asked);
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

  private change<T>(
    ctx: Context,
    id: string,
    action: string,
    work: (tx: TxContext, versions: Versions) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'agreement', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        return work(tx, await this.steps.holdVersions(tx, id));
      }),
    );
  }
}
