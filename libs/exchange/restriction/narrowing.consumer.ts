import { Inject, Injectable } from '@nestjs/common';
import type { RaisedItem } from '@shutong/catalog';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Clock, Config, Database, type TxContext } from '@shutong/platform';
import { restrictionVersion, type Restriction } from '@shutong/wire';
import { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import { HANDLING_RULES, type HandlingRules } from './handling-rules';
import { IssuedRestriction } from './issued-restriction.entity';
import { RestrictionNotices } from './restriction.notices';
import { raisedUnder, restrictedBy } from './restriction.policy';

/** Of a publication, what this consumer needs. */
interface Published {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly publishedAt: string;
  /** Absent in events from before it was told. */
  readonly raised?: readonly RaisedItem[];
}

/**
 * Narrows running agreements when the protection of their items is raised, with a notice for each. Calls
 * are judged by the raised protection from the publication on, before this has run.
 */
@Injectable()
export class NarrowingConsumer implements EventConsumer {
  readonly name = 'exchange-narrowing';
  readonly types = ['catalog.entry.published'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(HANDLING_RULES) private readonly rules: HandlingRules,
    @Inject(RestrictionNotices) private readonly notices: RestrictionNotices,
  ) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    const published = event.data as unknown as Published;
    const { id, version, raised = [] } = published;
    for (const agreement of await this.concerned(tx, published, raised)) {
      await this.narrow(tx, agreement, { ...published, raised });
    }
    await this.database.query(
      tx,
      `UPDATE exchange.agreement SET entry_version = $2
        WHERE entry_id = $1 AND entry_version < $2 AND state = ANY ($3::text[])`,
      [id, version, runningStates],
    );
  }

  /** Held until the transaction ends: a signature or suspension waits. */
  private async concerned(
    tx: TxContext,
    { id, version }: Published,
    raised: readonly RaisedItem[],
  ): Promise<Agreement[]> {
    if (raised.length === 0) return [];
    return this.database
      .repository(tx, Agreement)
      .createQueryBuilder('a')
      .setLock('pessimistic_write')
      .where('a.entryId = :id AND a.entryVersion < :version', { id, version })
      .andWhere('a.state IN (:...states)', { states: runningStates })
      .orderBy('a.id', 'ASC')
      .getMany();
  }

  private async narrow(
    tx: TxContext,
    agreement: Agreement,
    published: Required<Published>,
  ): Promise<void> {
    const raised = raisedUnder(agreement.terms, published.raised);
    const restricted = restrictedBy(agreement.restricted, raised, this.rules);
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
    return {
      ...{ v: restrictionVersion, agreement: id, version, number: restriction },
      ...{ provider, requester, authority: this.config.authorityDepartment },
      entry: { code: published.code, version: published.version },
      items: restricted,
      ground: this.rules.ground,
      since: Date.parse(published.publishedAt) * 1000,
      issuedAt: this.clock.micros(),
    };
  }
}
