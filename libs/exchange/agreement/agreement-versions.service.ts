import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { termsHash } from '@shutong/wire';
import { Narrowing } from '../restriction/narrowing.service';
import { Agreement } from './agreement.entity';
import { AgreementNotices } from './agreement.notices';
import { stepFrom } from './agreement.policy';
import { narrowedTerms, type Narrowed } from './narrowed-terms.policy';

/** Terms never change: what is narrowed is another version, which takes the place of the one before. */
@Injectable()
export class AgreementVersions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
    @Inject(Narrowing) private readonly narrowing: Narrowing,
  ) {}

  /**
   * From now on only the narrower version counts, as soon as both connectors have signed it, which they do by themselves since
   * it is no wider. What notices have restricted stays restricted.
   */
  async narrow(tx: TxContext, before: Agreement, narrowed: Narrowed): Promise<Agreement> {
    const now = this.clock.now();
    const agreements = this.database.repository(tx, Agreement);
    const state = stepFrom(before, 'supersede');
    const terms = narrowedTerms(before.terms, narrowed, this.clock.micros());
    const next: Agreement = {
      ...before,
      ...{ version: terms.version, terms, termsSha256: termsHash(terms), state: 'proposed' },
      ...{ providerSignature: null, requesterSignature: null, createdAt: now, updatedAt: now },
      ...{ restricted: {}, restriction: 0, restrictionHeld: 0 },
    };
    await agreements.save(Object.assign(before, { state, updatedAt: now }));
    await agreements.insert(next);
    await this.notices.proposed(tx, next);
    await this.narrowing.carryOver(tx, before, next);
    return next;
  }
}
