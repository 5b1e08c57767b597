import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import { Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import { Agreement } from './agreement.entity';
import { ExpiryRounds } from './expiry-rounds.service';
import { isPresent } from './present.query';

const ofProject = 'agreement-expiring-project';

/**
 * Both parties are told before an agreement's term is over, so that the requester renews it in time. A suspension stops no term: then they
 * are told what will be over for good unless it is lifted before.
 */
@Injectable()
export class ExpiryWarnings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ExpiryRounds) private readonly rounds: ExpiryRounds,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** Resolves to whether there may be more. */
  round(ctx: Context): Promise<boolean> {
    return this.rounds.round(ctx, {
      entity: Agreement,
      states: ['active', 'suspended'],
      since: 'createdAt',
      narrow: (query) => query.andWhere(isPresent('a')),
      tell: (tx, agreement, days) => this.tell(tx, agreement, days),
    });
  }

  private async tell(tx: TxContext, agreement: Agreement, days: number): Promise<number> {
    const { id, version, requester, provider, terms, validUntil } = agreement;
    const template = await this.templateOf(tx, agreement);
    return this.notices.tell(tx, {
      cause: `agreement/${id}/${version}/expiring/${days}`,
      template,
      to: [
        { department: requester, role: 'requester' },
        { department: requester, role: 'office-head' },
        { department: provider, role: 'provider-officer' },
      ],
      about: { type: 'agreement', id },
      params: { title: terms.resource.title, expiresOn: lastDayOf(template, validUntil) },
    });
  }

  /** What a project brought ends with it, and is not renewed. */
  private async templateOf(tx: TxContext, { state, applicationId }: Agreement): Promise<string> {
    if (state === 'suspended') return 'agreement-expiring-suspended';
    const isOfProject = await this.database.query(
      tx,
      'SELECT FROM exchange.project_grant WHERE application_id = $1',
      [applicationId],
    );
    return isOfProject.length > 0 ? ofProject : 'agreement-expiring';
  }
}

/** A project ends with its last day, at the midnight after it; before any other end there is time on its own day, too. */
const lastDayOf = (template: string, until: Date): string =>
  dayInChina(template === ofProject ? new Date(until.getTime() - 1) : until);
