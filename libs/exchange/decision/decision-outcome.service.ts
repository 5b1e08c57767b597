import { Inject, Injectable } from '@nestjs/common';
import { Clocks, Jurisdiction } from '@shutong/clocks';
import { Database, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementConclusion } from '../agreement/conclusion.service';
import { presentVersion } from '../agreement/present.query';
import { endAnswerClock, startDeliveryClock } from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import { Offers } from '../application/offers.service';
import { assertGrantable } from '../application/standing.policy';
import { asReturned, assertUnconditional } from '../data-return/data-return.policy';
import { asAgreed, assertLater, assertWithin } from '../renewal/renewal.policy';
import { asWidened } from '../renewal/widening.policy';
import { DecisionRecord, type DecisionAct } from './decision-record.service';
import {
  assertLawful,
  inFull,
  isInPart,
  type FullProposal,
  type Proposal,
} from './decision.policy';
import { grantByRule, unsaid, whyInPart } from './rule-grant.policy';

/** A proposal, and whether it gives less than was applied for. */
export interface JudgedProposal extends FullProposal {
  readonly inPart: boolean;
}

/** What an answer leaves behind, whoever gave it. */
@Injectable()
export class DecisionOutcome {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DecisionRecord) private readonly record: DecisionRecord,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(AgreementConclusion) private readonly agreements: AgreementConclusion,
    @Inject(Jurisdiction) private readonly rules: Jurisdiction,
  ) {}

  /** What follows from an answer: its log entry and event, the end of its clock, and for a grant the agreement. */
  async conclude(tx: TxContext, done: DecisionAct): Promise<void> {
    const { application, decision } = done;
    await this.record.answered(tx, done);
    await endAnswerClock(this.clocks, tx, application, 'done');
    if (decision.outcome !== 'granted') return;
    assertGrantable(application, decision, await this.offers.standing(tx, application));
    await this.agreements.conclude(tx, application, decision);
    await startDeliveryClock({ clocks: this.clocks, database: this.database }, tx, application);
  }

  /** A proposal in full, lawful, and of a grant that it can be given. */
  async proposed(
    tx: TxContext,
    application: Application,
    { asked, now }: { readonly asked: Proposal; readonly now: Date },
  ): Promise<JudgedProposal> {
    const isGrant = asked.outcome === 'granted';
    const offer = isGrant ? await this.offers.held(tx, application) : undefined;
    const { rules } = this;
    const returned = asReturned(application, asked, { rules, now });
    const full = inFull(application, returned, { filterable: offer?.filterable, rules });
    // Of a further period no more is given than agreed, which is no condition that was added.
    assertUnconditional(application, full, { rules, now });
    const agreement = await this.agreementOf(tx, application);
    const proposal = asContinued(application, full, agreement);
    if (isGrant && agreement && !application.widens) {
      if (asked.periodUntil) assertLater(agreement, asked.periodUntil);
      assertWithin(agreement, proposal);
    }
    assertLawful(application, proposal, rules);
    if (isGrant) {
      assertGrantable(application, proposal, await this.offers.standing(tx, application));
    }
    return { ...proposal, inPart: isGrant && isInPart(application, proposal, rules) };
  }

  /** What the rule grants, with its reasons where that is less than was applied for (Art. 21). */
  async byRule(tx: TxContext, application: Application, now: Date): Promise<JudgedProposal> {
    const { rules } = this;
    const byRule = grantByRule(application, rules, now);
    const agreement = await this.agreementOf(tx, application);
    const proposal = asContinued(application, byRule, agreement);
    const inPart = isInPart(application, proposal, rules);
    const why = inPart ? whyInPart(application, { byRule, granted: proposal }, rules) : unsaid;
    return { ...proposal, ...why, inPart };
  }

  /** Of which it asks for the next version; null where it asks for one of its own. */
  private async agreementOf(
    tx: TxContext,
    { renews }: Pick<Application, 'renews'>,
  ): Promise<Agreement | null> {
    return renews ? presentVersion(this.database, tx, renews) : null;
  }
}

/** Of a renewal no more than what the agreement allows, of a widening no less. */
function asContinued(
  application: Application,
  proposal: FullProposal,
  agreement: Agreement | null,
): FullProposal {
  if (!agreement) return proposal;
  return application.widens
    ? asWidened(proposal, application, agreement)
    : asAgreed(proposal, agreement);
}
