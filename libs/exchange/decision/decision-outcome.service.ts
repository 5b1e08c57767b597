import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Database, type TxContext } from '@shutong/platform';
import { AgreementConclusion } from '../agreement/conclusion.service';
import { presentVersion } from '../agreement/present.query';
import { endAnswerClock, startDeliveryClock } from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import { Offers } from '../application/offers.service';
import { assertGrantable } from '../application/standing.policy';
import { asReturned, assertUnconditional } from '../data-return/data-return.policy';
import { asAgreed } from '../renewal/renewal.policy';
import { asWidened } from '../renewal/widening.policy';
import { DecisionRecord, type DecisionAct } from './decision-record.service';
import { assertLawful, inFull, type Proposal, type FullProposal } from './decision.policy';

/** What an answer leaves behind, whoever gave it. */
@Injectable()
export class DecisionOutcome {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DecisionRecord) private readonly record: DecisionRecord,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(AgreementConclusion) private readonly agreements: AgreementConclusion,
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
  async proposed(tx: TxContext, application: Application, asked: Proposal): Promise<FullProposal> {
    const isGrant = asked.outcome === 'granted';
    const offer = isGrant ? await this.offers.held(tx, application) : undefined;
    const returned = asReturned(application, asked);
    const full = inFull(application, returned, offer?.filterable);
    const proposal = await this.asAgreed(tx, application, full);
    assertUnconditional(application, proposal);
    assertLawful(application, proposal);
    if (isGrant) {
      assertGrantable(application, proposal, await this.offers.standing(tx, application));
    }
    return proposal;
  }

  /** Of a renewal no more than what the agreement allows, of a widening no less. */
  async asAgreed(
    tx: TxContext,
    application: Application,
    proposal: FullProposal,
  ): Promise<FullProposal> {
    const { renews, widens } = application;
    const agreement = renews && (await presentVersion(this.database, tx, renews));
    if (!agreement) return proposal;
    return widens
      ? asWidened(proposal, application, agreement)
      : asAgreed(proposal, agreement.terms);
  }
}
