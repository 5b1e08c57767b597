import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Audit } from '@shutong/audit';
import { Clock, Config, Database, type Context, type TxContext } from '@shutong/platform';
import { WireError, openKeyCard, openRestriction } from '@shutong/wire';
import { Agreement } from '../agreement/agreement.entity';
import { Connectors } from '../link/connectors.service';
import { IssuedRestriction } from './issued-restriction.entity';
import { restrictionErrors } from './restriction.errors';
import { RestrictionNotices, type SignedRestriction } from './restriction.notices';

/** Notices of one agreement that are handed out at once, newest first. */
const mostNotices = 100;

/** One notice of an agreement. */
export interface NoticeKey {
  readonly id: string;
  readonly number: number;
  /** Of the agreement; the newest that has such a notice where a connector does not say. */
  readonly version?: number | undefined;
}

interface Named {
  readonly agreement: Agreement;
  readonly issued: IssuedRestriction;
}

/** Brings restriction notices from the hub over the authority's signature to those who keep them. */
@Injectable()
export class RestrictionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(RestrictionNotices) private readonly notices: RestrictionNotices,
  ) {}

  /** The authority's connector signs; the same signature twice is harmless. Both parties are told. */
  async sign(ctx: Context, key: NoticeKey, signature: string): Promise<void> {
    await this.act(ctx, key.id, 'exchange.restriction.sign', async (tx) => {
      if (ctx.actor.department !== this.config.authorityDepartment) {
        throw restrictionErrors.notTheAuthority();
      }
      const { agreement, issued } = await this.lock(tx, key);
      if (issued.signature === signature) return;
      const card = await this.proven(tx, issued, signature);
      const { version, number, notice } = issued;
      await this.database
        .repository(tx, IssuedRestriction)
        .update({ agreement: key.id, version, number }, { signature, signedAt: this.clock.now() });
      await this.notices.signed(tx, agreement, { notice, signature, card });
    });
  }

  /** The provider's connector holds the notice: from now on it applies the masks that the hub cannot. */
  async receive(ctx: Context, key: NoticeKey): Promise<void> {
    const { id, number } = key;
    await this.act(ctx, id, 'exchange.restriction.receive', async (tx) => {
      const { agreement, issued } = await this.lock(tx, key);
      const isProvider = ctx.actor.department === agreement.provider;
      if (!isProvider || issued.signature === null)
        throw restrictionErrors.notFound({ id, number });
      if (agreement.restrictionHeld >= number) return;
      agreement.restrictionHeld = number;
      agreement.updatedAt = this.clock.now();
      await this.database.repository(tx, Agreement).save(agreement);
      await this.notices.received(tx, agreement, issued.notice);
    });
  }

  /** All notices of an agreement that the caller may read, newest first. */
  listOf(ctx: Context, { id, version }: Agreement): Promise<IssuedRestriction[]> {
    return this.database.repository(ctx, IssuedRestriction).find({
      where: { agreement: id, version },
      order: { number: 'DESC' },
      take: mostNotices,
    });
  }

  /** The newest notice with a signature; null where there is none. */
  async newestOf(ctx: Context, { id, version }: Agreement): Promise<SignedRestriction | null> {
    const found = await this.database.repository(ctx, IssuedRestriction).findOne({
      where: { agreement: id, version, signature: Not(IsNull()) },
      order: { number: 'DESC' },
    });
    if (!found) return null;
    const { card } = await this.connectors.get(ctx, found.notice.authority);
    return { notice: found.notice, signature: found.signature!, card };
  }

  /** Held until the transaction ends: the version of the agreement to which the notice belongs. */
  private async lock(tx: TxContext, { id, number, version }: NoticeKey): Promise<Named> {
    const issued = await this.database.repository(tx, IssuedRestriction).findOne({
      where: { agreement: id, number, ...(version ? { version } : {}) },
      order: { version: 'DESC' },
    });
    const agreement =
      issued &&
      (await this.database.repository(tx, Agreement).findOne({
        where: { id, version: issued.version },
        lock: { mode: 'pessimistic_write' },
      }));
    if (!agreement) throw restrictionErrors.notFound({ id, number });
    return { agreement, issued };
  }

  /** Key card of the authority's connector, which has signed exactly this notice. */
  private async proven(
    tx: TxContext,
    { notice }: IssuedRestriction,
    signature: string,
  ): Promise<string> {
    const { card } = await this.connectors.get(tx, this.config.authorityDepartment);
    try {
      openRestriction({ notice, signature }, await openKeyCard(card));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      throw restrictionErrors.badSignature({ why: error.code });
    }
    return card;
  }

  private act(
    ctx: Context,
    id: string,
    action: string,
    work: (tx: TxContext) => Promise<void>,
  ): Promise<void> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'agreement', id }] }, () =>
      this.database.transaction(ctx, work),
    );
  }
}
