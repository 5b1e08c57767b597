import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import { Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import { ExpiryRounds } from '../agreement/expiry-rounds.service';
import { OpenAgreement, OpenApplication } from './open-application.entity';

/** Whoever uses conditionally open data is told before the term is over, so that it is applied for anew in time. */
@Injectable()
export class OpenExpiryWarnings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ExpiryRounds) private readonly rounds: ExpiryRounds,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** Resolves to whether there may be more. */
  round(ctx: Context): Promise<boolean> {
    return this.rounds.round(ctx, {
      entity: OpenAgreement,
      states: ['active'],
      since: 'concludedAt',
      tell: (tx, agreement, days) => this.tell(tx, agreement, days),
    });
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
