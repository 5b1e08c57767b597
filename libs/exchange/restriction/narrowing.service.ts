import { Inject, Injectable } from '@nestjs/common';
import type { RaisedItem } from '@shutong/catalog';
import { Clock, Config, Database, type TxContext } from '@shutong/platform';
import { restrictionVersion, type Restriction } from '@shutong/wire';
import { Agreement } from '../agreement/agreement.entity';
import { AgreementTellings } from '../agreement/agreement-tellings.service';
import { HANDLING_RULES, type HandlingRules } from './handling-rules';
import { IssuedRestriction } from './issued-restriction.entity';
import { RestrictionNotices } from './restriction.notices';
import { raisedUnder, restrictedBy } from './restriction.policy';

/** The version of an entry that raised something. */
export interface Published {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  /** RFC 3339. */
  readonly publishedAt: string;
}

/** By which version of an entry something is restricted, and since when, in microseconds since the epoch. */
type Cause = Pick<Restriction, 'entry' | 'since'>;

/** Writes what narrows one running agreement: its row, the notice, the log entry and the event. */
@Injectable()
export class Narrowing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(HANDLING_RULES) private readonly rules: HandlingRules,
    @Inject(RestrictionNotices) private readonly notices: RestrictionNotices,
    @Inject(AgreementTellings) private readonly tellings: AgreementTellings,
  ) {}

  /** Nothing where the agreement has nothing to do with what was raised, or is as narrow already. */
  async narrow(
    tx: TxContext,
    agreement: Agreement,
    { published, raised }: { published: Published; raised: readonly RaisedItem[] },
  ): Promise<void> {
    const restricted = restrictedBy(
      agreement.restricted,
      raisedUnder(agreement.terms, raised),
      this.rules,
    );
    if (restricted === agreement.restricted) return;
    agreement.restricted = restricted;
    const { code, version, publishedAt } = published;
    const since = Date.parse(publishedAt) * 1000;
    await this.issue(tx, agreement, { entry: { code, version }, since });
    // What waits for signatures gives nothing yet.
    if (agreement.state !== 'proposed') await this.tellings.changed(tx, agreement, 'narrowed');
  }

  /** What was restricted of the version before is restricted of the next one too, as far as it still has to do with it. */
  async carryOver(tx: TxContext, before: Agreement, next: Agreement): Promise<void> {
    const { fields, keyFields } = next.terms;
    const kept = Object.entries(before.restricted).filter(
      ([item]) => fields.includes(item) || keyFields.includes(item),
    );
    if (kept.length === 0) return;
    next.restricted = Object.fromEntries(kept);
    const { id: agreement, version, restriction: number } = before;
    const { notice } = await this.database
      .repository(tx, IssuedRestriction)
      .findOneByOrFail({ agreement, version, number });
    await this.issue(tx, next, notice);
  }

  private async issue(tx: TxContext, agreement: Agreement, cause: Cause): Promise<void> {
    agreement.restriction += 1;
    agreement.updatedAt = this.clock.now();
    await this.database.repository(tx, Agreement).save(agreement);
    const notice = this.noticeOf(agreement, cause);
    await this.database.repository(tx, IssuedRestriction).insert({
      ...{ agreement: agreement.id, version: agreement.version, number: notice.number, notice },
      ...{ signature: null, issuedAt: this.clock.now(), signedAt: null },
    });
    await this.notices.narrowed(tx, agreement, notice);
  }

  private noticeOf(
    { id, version, restriction, restricted, provider, requester }: Agreement,
    { entry, since }: Cause,
  ): Restriction {
    const { authorityDepartment: authority } = this.config;
    // Nobody could ever sign it. Calls are judged by the raised protection all the same.
    if (!authority) throw new Error('AUTHORITY_DEPARTMENT is not set: nobody signs restrictions.');
    return {
      ...{ v: restrictionVersion, agreement: id, version, number: restriction },
      ...{ provider, requester, authority },
      entry,
      items: restricted,
      ground: this.rules.ground,
      since,
      issuedAt: this.clock.micros(),
    };
  }
}
