import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TxContext } from '@shutong/platform';
import type { Restriction } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import { IssuedRestriction } from './issued-restriction.entity';
import { RestrictionNotices } from './restriction.notices';

/** Takes what narrows one version of an agreement over to the next, so that no renewal widens anything. */
@Injectable()
export class RestrictionCarrying {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RestrictionNotices) private readonly notices: RestrictionNotices,
  ) {}

  /** A notice of its own for the next version, which both connectors hold by the time it works. */
  async carry(tx: TxContext, from: Agreement, next: Agreement): Promise<void> {
    if (next.restriction === 0) return;
    const issued = this.database.repository(tx, IssuedRestriction);
    const { notice: newest } = await issued.findOneByOrFail({
      ...{ agreement: from.id, version: from.version, number: from.restriction },
    });
    const { version, restriction: number, restricted: items } = next;
    const issuedAt = this.clock.micros();
    const notice: Restriction = { ...newest, version, number, items, issuedAt };
    await issued.insert({
      ...{ agreement: next.id, version, number, notice, signature: null },
      ...{ issuedAt: this.clock.now(), signedAt: null },
    });
    await this.notices.narrowed(tx, next, notice);
  }
}
