import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { In, IsNull, type FindOperator } from 'typeorm';
import {
  Clock,
  Database,
  turnLoader,
  uuidv7,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { assertProposed, mayAnswer, mayPropose, stepFrom } from '../application/application.policy';
import { ApplicationSteps } from '../application/application-steps.service';
import type { ResourceOffer } from '../application/offer';
import type { Proposal } from './decision.policy';
import { refuseByRule } from './rule-grant.policy';
import { AwaitedSupplements } from '../supplement/awaited-supplements.service';
import { DecisionOutcome, type JudgedProposal } from './decision-outcome.service';
import { DecisionRecord } from './decision-record.service';
import { Decision } from './decision.entity';

@Injectable()
export class DecisionService {
  private readonly standing: DataLoader<string, Decision | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(DecisionOutcome) private readonly outcome: DecisionOutcome,
    @Inject(DecisionRecord) private readonly record: DecisionRecord,
    @Inject(AwaitedSupplements) private readonly supplements: AwaitedSupplements,
  ) {
    this.standing = turnLoader((ids) => this.load(ids));
  }

  /**
   * The provider's officer proposes; nothing is answered until the office head consents (Art. 21). Until
   * then another proposal may take its place: what was right to grant may not be so any more.
   */
  propose(ctx: Context, applicationId: string, asked: Proposal): Promise<Decision> {
    const action = 'exchange.decision.propose';
    return this.steps.within(ctx, applicationId, { action }, async (tx, application, parts) => {
      mayPropose(ctx.actor, { application, parts });
      await this.supplements.beforeProposal(tx, application, asked);
      application.state = stepFrom(application, 'propose');
      const proposal = await this.outcome.proposed(tx, application, {
        asked,
        now: this.clock.now(),
      });
      const decision = this.draft(application, proposal, ctx.actor.id);
      const decisions = this.database.repository(tx, Decision);
      await decisions.update(standingOf(application.id), { replacedAt: decision.proposedAt });
      await decisions.insert(decision);
      await this.record.note(tx, { action, application, decision });
      return decision;
    });
  }

  /**
   * The provider's office head answers what the officer proposed; a grant becomes an agreement. With
   * `read`, the decision that the head has read, `proposal-replaced` where that is not it any more.
   */
  answer(ctx: Context, applicationId: string, read?: string | null): Promise<Decision> {
    const action = 'exchange.decision.answer';
    return this.steps.within(ctx, applicationId, { action }, async (tx, application, parts) => {
      assertProposed(application);
      const decision = await this.database
        .repository(tx, Decision)
        .findOneByOrFail(standingOf(applicationId));
      mayAnswer(ctx.actor, { application, parts }, decision.proposedBy);
      if (read && read !== decision.id) throw applicationErrors.proposalReplaced();
      application.state = stepFrom(
        application,
        decision.outcome === 'granted' ? 'grant' : 'refuse',
      );
      decision.answeredBy = ctx.actor.id;
      decision.answeredAt = this.clock.now();
      const { answeredBy, answeredAt } = decision;
      await this.database.repository(tx, Decision).update(decision.id, { answeredBy, answeredAt });
      await this.outcome.conclude(tx, { action, application, decision });
      return decision;
    });
  }

  /** The rule's answer, in the transaction in which the application was received (Art. 14, 21). */
  async answerByRule(
    tx: TxContext,
    application: Application,
    { step, offer }: { step: 'grant-by-rule' | 'refuse-by-rule'; offer: ResourceOffer },
  ): Promise<void> {
    const proposal =
      step === 'grant-by-rule'
        ? await this.outcome.byRule(tx, application, this.clock.now())
        : { ...refuseByRule(offer.ground), inPart: false };
    application.state = stepFrom(application, step);
    const decision = this.draft(application, proposal, 'rule');
    Object.assign(decision, { byRule: true, answeredBy: 'rule', answeredAt: this.clock.now() });
    await this.database.repository(tx, Decision).insert(decision);
    await this.outcome.conclude(tx, { action: 'exchange.decision.answer', application, decision });
  }

  async ofApplication(ctx: Context, application: Application): Promise<Decision | null> {
    const decision = await this.standing.load(application.id);
    // A proposal is the provider's own matter until it is answered.
    const shown = decision?.answeredAt || ctx.actor.department === application.provider;
    return shown ? decision : null;
  }

  private async load(ids: readonly string[]): Promise<(Decision | null)[]> {
    const found = await this.database.dataSource
      .getRepository(Decision)
      .findBy(standingOf(In([...ids])));
    return ids.map((id) => found.find(({ applicationId }) => applicationId === id) ?? null);
  }

  private draft(application: Application, proposal: JudgedProposal, proposedBy: string): Decision {
    const now = this.clock.now();
    return Object.assign(new Decision(), {
      forIncompleteness: false,
      ...proposal,
      id: uuidv7(now),
      applicationId: application.id,
      proposedBy,
      proposedAt: now,
      answeredBy: null,
      answeredAt: null,
      replacedAt: null,
      byRule: false,
    });
  }
}

/** The one decision of an application that no other has taken the place of. */
const standingOf = (applicationId: string | FindOperator<string>) => ({
  applicationId,
  replacedAt: IsNull(),
});
