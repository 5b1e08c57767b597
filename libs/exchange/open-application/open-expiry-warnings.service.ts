import { Inject, Injectable } from '@nestjs/common';
import { Jurisdiction } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import { Clock, Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { OpenAgreement, OpenApplication } from './open-application.entity';

const dayMs = 86_400_000;
const atOnce = 100;

/** Whoever uses conditionally open data is told before the term is over, so that it is applied for anew in time. */
@Injectable()
export class OpenExpiryWarnings {
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
    const ids = due.map(({ id }) => id);
    await this.database
      .repository(tx, OpenAgreement)
      .update({ id: In(ids) }, { warnedBefore: days });
    for (const agreement of due) await this.tell(tx, agreement, days);
    return due.length;
  }

  /** A term that was shorter from the first was never so far from its end. */
  private due(tx: TxContext, days: number): Promise<OpenAgreement[]> {
    const now = this.clock.now();
    return this.database
      .repository(tx, OpenAgreement)
      .createQueryBuilder('a')
      .where(`a.state = 'active' AND a.validUntil > :now AND a.validUntil <= :until`, {
        now,
        until: new Date(now.getTime() + days * dayMs),
      })
      .andWhere('(a.warnedBefore IS NULL OR a.warnedBefore > :days)', { days })
      .andWhere(`a.validUntil - a.concludedAt > :days * interval '1 day'`)
      .orderBy('a.validUntil')
      .limit(atOnce)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  private async tell(tx: TxContext, agreement: OpenAgreement, days: number): Promise<void> {
    const { id, applicationId, validUntil } = agreement;
    const { title, appliedBy: person } = await this.database
      .repository(tx, OpenApplication)
      .findOneByOrFail({ id: applicationId });
    await this.notices.tell(tx, {
      ...{ cause: `open-agreement/${id}/expiring/${days}`, template: 'open-agreement-expiring' },
      to: [{ person }],
      about: { type: 'open-application', id: applicationId },
      params: { title, expiresOn: dayInChina(validUntil) },
    });
  }
}
