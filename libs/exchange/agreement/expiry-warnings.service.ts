import { Inject, Injectable } from '@nestjs/common';
import { Jurisdiction } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import { Clock, Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import { Agreement } from './agreement.entity';
import { isPresent } from './present.query';

const dayMs = 86_400_000;
const atOnce = 100;

/** Both parties are told before an agreement's term is over, so that the requester renews it in time. */
@Injectable()
export class ExpiryWarnings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Jurisdiction) private readonly jurisdiction: Jurisdiction,
  ) {}

  /** Resolves to whether there may be more. */
  async round(ctx: Context): Promise<boolean> {
    const warned: number[] = [];
    for (const days of this.jurisdiction.expiryWarnings) {
      warned.push(await this.database.transaction(ctx, (tx) => this.warn(tx, days)));
    }
    return warned.includes(atOnce);
  }

  private async warn(tx: TxContext, days: number): Promise<number> {
    const due = await this.due(tx, days);
    const agreements = this.database.repository(tx, Agreement);
    for (const agreement of due) {
      const { id, version } = agreement;
      await agreements.update({ id, version }, { warnedBefore: days });
      await this.tell(tx, agreement, days);
    }
    return due.length;
  }

  /** A term that was shorter from the first was never so far from its end. */
  private due(tx: TxContext, days: number): Promise<Agreement[]> {
    const now = this.clock.now();
    return this.database
      .repository(tx, Agreement)
      .createQueryBuilder('a')
      .where(`a.state = 'active' AND a.validUntil > :now AND a.validUntil <= :until`, {
        now,
        until: new Date(now.getTime() + days * dayMs),
      })
      .andWhere('(a.warnedBefore IS NULL OR a.warnedBefore > :days)', { days })
      .andWhere(`a.validUntil - a.createdAt > :days * interval '1 day'`)
      .andWhere(isPresent('a'))
      .orderBy('a.validUntil')
      .limit(atOnce)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  private async tell(tx: TxContext, agreement: Agreement, days: number): Promise<void> {
    const { id, version, requester, provider, terms, validUntil } = agreement;
    await this.notices.tell(tx, {
      ...{ cause: `agreement/${id}/${version}/expiring/${days}`, template: 'agreement-expiring' },
      to: [
        { department: requester, role: 'requester' },
        { department: requester, role: 'office-head' },
        { department: provider, role: 'provider-officer' },
      ],
      about: { type: 'agreement', id },
      params: { title: terms.resource.title, expiresOn: dayInChina(validUntil) },
    });
  }
}
