import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { termsHash } from '@shutong/wire';
import { DataReturnTurns } from '../data-return/data-return-turns.service';
import { Narrowing } from '../restriction/narrowing.service';
import { Agreement } from './agreement.entity';
import { odrlOf } from './agreement-odrl';
import { AgreementSteps } from './agreement-steps.service';
import { AgreementNotices, type AgreementAct } from './agreement.notices';
import { stepFrom } from './agreement.policy';
import { narrowedTerms, type Narrowed } from './narrowed-terms.policy';

/** What is left, and how it came about. */
export interface NarrowingAct extends AgreementAct {
  readonly left: Narrowed;
}

/** Terms never change: what is narrowed is another version, which takes the place of the one before. */
@Injectable()
export class AgreementVersions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AgreementSteps) private readonly steps: AgreementSteps,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
    @Inject(Narrowing) private readonly narrowing: Narrowing,
    @Inject(DataReturnTurns) private readonly returns: DataReturnTurns,
  ) {}

  /**
   * From now on only the narrower version counts, as soon as both connectors have signed it, which they do by themselves since
   * it is no wider. What notices have restricted stays restricted; a further period that waits for signatures is dropped,
   * since it may be wider.
   */
  async narrow(
    tx: TxContext,
    before: Agreement,
    { left: narrowed, ...act }: NarrowingAct,
  ): Promise<Agreement> {
    const now = this.clock.now();
    const agreements = this.database.repository(tx, Agreement);
    const state = stepFrom(before, 'supersede');
    const { newest, next: waiting } = await this.steps.holdVersions(tx, before.id);
    const as = { version: newest + 1, issuedAt: this.clock.micros() };
    const terms = narrowedTerms(before.terms, narrowed, as);
    const next: Agreement = {
      ...before,
      ...{ version: terms.version, terms, termsSha256: termsHash(terms), state: 'proposed' },
      ...{ providerSignature: null, requesterSignature: null, createdAt: now, updatedAt: now },
      ...{ restricted: {}, restriction: 0, restrictionHeld: 0, warnedBefore: null },
      ...{ replaces: before.version, replacedBy: null },
    };
    const left = { state, replacedBy: next.version, updatedAt: now };
    await agreements.save(Object.assign(before, left));
    if (waiting) await this.steps.drop(tx, waiting, act);
    await this.returns.stopped(tx, before);
    return this.propose(tx, next, before);
  }

  /** Waits for both connectors' signatures; what notices have restricted of the version before stays restricted. */
  async propose(tx: TxContext, next: Agreement, before?: Agreement): Promise<Agreement> {
    // Its view is read from now on; what it cannot say is not agreed on.
    odrlOf(next);
    await this.database.repository(tx, Agreement).insert(next);
    await this.notices.proposed(tx, next);
    if (before) await this.narrowing.carryOver(tx, before, next);
    return next;
  }
}
