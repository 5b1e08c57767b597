import { Inject, Injectable } from '@nestjs/common';
import type { RaisedItem } from '@shutong/catalog';
import { Clock, Config, Database, type TxContext } from '@shutong/platform';
import { restrictionVersion, type Restriction } from '@shutong/wire';
import { Agreement } from '../agreement/agreement.entity';
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

/** Writes what narrows one running agreement: its row, the notice, the log entry and the event. */
@Injectable()
export class Narrowing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(HANDLING_RULES) private readonly rules: HandlingRules,
    @Inject(RestrictionNotices) private readonly notices: RestrictionNotices,
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
    agreement.restriction += 1;
    agreement.updatedAt = this.clock.now();
    await this.database.repository(tx, Agreement).save(agreement);
    const notice = this.noticeOf(agreement, published);
    await this.database.repository(tx, IssuedRestriction).insert({
      ...{ agreement: agreement.id, version: agreement.version, number: notice.number, notice },
      ...{ signature: null, issuedAt: this.clock.now(), signedAt: null },
    });
    await this.notices.narrowed(tx, agreement, notice);
  }

  private noticeOf(
    { id, version, restriction, restricted, provider, requester }: Agreement,
    published: Published,
  ): Restriction {
    const { authorityDepartment: authority } = this.config;
    // Nobody could ever sign it. Calls are judged by the raised protection all the same.
    if (!authority) throw new Error('AUTHORITY_DEPARTMENT is not set: nobody signs restrictions.');
    return {
      ...{ v: restrictionVersion, agreement: id, version, number: restriction },
      ...{ provider, requester, authority },
      entry: { code: published.code, version: published.version },
      items: restricted,
      ground: this.rules.ground,
      since: Date.parse(published.publishedAt) * 1000,
      issuedAt: this.clock.micros(),
    };
  }
}
