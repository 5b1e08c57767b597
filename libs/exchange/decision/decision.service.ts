import { Inject, Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { AgreementConclusion } from '../agreement/conclusion.service';
import { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import {
  assertBasisStands,
  assertPeriodAhead,
  assertSharable,
  mayAnswer,
  mayPropose,
  stepFrom,
} from '../application/application.policy';
import { lockApplication } from '../application/lock.query';
import type { ResourceOffer } from '../application/offer';
import { Offers } from '../application/offers.service';
import { assertLawful, grantByRule, refuseByRule, type Proposal } from './decision.policy';
import { Decision } from './decision.entity';

@Injectable()
export class DecisionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(AgreementConclusion) private readonly agreements: AgreementConclusion,
  ) {}

  /**
   * The provider's officer proposes; nothing is answered until the office head consents (Art. 21). Until
   * then another proposal may take its place: what was right to grant may not be so any more.
   */
  propose(ctx: Context, applicationId: string, proposal: Proposal): Promise<Decision> {
    const action = 'exchange.decision.propose';
    return this.within(ctx, { action, applicationId }, async (tx, application) => {
      mayPropose(ctx.actor, application);
      application.state = stepFrom(application, 'propose');
      assertLawful(application, proposal);
      if (proposal.outcome === 'granted') {
        await this.assertGrantable(tx, application, proposal);
      }
      const decision = this.draft(application, proposal, ctx.actor.id);
      const decisions = this.database.repository(tx, Decision);
      await decisions.update(standingOf(application.id), { replacedAt: decision.proposedAt });
      await decisions.insert(decision);
      await this.note(tx, { action, application, decision });
      return decision;
    });
  }

  /**
   * The provider's office head answers what the officer proposed; a grant becomes an agreement. With
   * `read`, the decision that the head has read, `proposal-replaced` where that is not it any more.
   */
  answer(ctx: Context, applicationId: string, read?: string | null): Promise<Decision> {
    const action = 'exchange.decision.answer';
    return this.within(ctx, { action, applicationId }, async (tx, application) => {
      const decision = await this.database
        .repository(tx, Decision)
        .findOneByOrFail(standingOf(applicationId))
        .catch(() => {
          throw applicationErrors.wrongState({ state: application.state, step: 'answer' });
        });
      mayAnswer(ctx.actor, application, decision.proposedBy);
      if (read && read !== decision.id) throw applicationErrors.proposalReplaced();
      application.state = stepFrom(
        application,
        decision.outcome === 'granted' ? 'grant' : 'refuse',
      );
      decision.answeredBy = ctx.actor.id;
      decision.answeredAt = this.clock.now();
      const { answeredBy, answeredAt } = decision;
      await this.database.repository(tx, Decision).update(decision.id, { answeredBy, answeredAt });
      await this.conclude(tx, { action, application, decision });
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
      step === 'grant-by-rule' ? grantByRule(application) : refuseByRule(offer.ground);
    application.state = stepFrom(application, step);
    const decision = this.draft(application, proposal, 'rule');
    Object.assign(decision, { byRule: true, answeredBy: 'rule', answeredAt: this.clock.now() });
    await this.database.repository(tx, Decision).insert(decision);
    await this.conclude(tx, { action: 'exchange.decision.answer', application, decision });
  }

  async ofApplication(ctx: Context, application: Application): Promise<Decision | null> {
    const decision = await this.database
      .repository(ctx, Decision)
      .findOneBy(standingOf(application.id));
    // A proposal is the provider's own matter until it is answered.
    const shown = decision?.answeredAt || ctx.actor.department === application.provider;
    return shown ? decision : null;
  }

  private async conclude(
    tx: TxContext,
    done: { action: string; application: Application; decision: Decision },
  ): Promise<void> {
    const { application, decision } = done;
    await this.note(tx, done);
    await this.outbox.add(tx, {
      type: 'exchange.application.decided',
      subject: application.id,
      data: {
        id: application.id,
        requester: application.requester,
        provider: application.provider,
        resourceId: application.resourceId,
        sharing: application.sharing,
        outcome: decision.outcome,
        byRule: decision.byRule,
        receivedAt: application.receivedAt!.toISOString(),
        answeredAt: decision.answeredAt!.toISOString(),
      },
    });
    if (decision.outcome !== 'granted') return;
    await this.assertGrantable(tx, application, decision);
    await this.agreements.conclude(tx, application, decision);
  }

  /** Neither period nor legal basis nor offer has ended while the application waited. */
  private async assertGrantable(
    tx: TxContext,
    application: Application,
    { fields }: Pick<Proposal, 'fields'>,
  ): Promise<void> {
    assertPeriodAhead(application, this.clock.now());
    assertBasisStands(await this.offers.problemsOfBasis(tx, application));
    const { modes } = application;
    assertSharable(await this.offers.held(tx, application), { fields, modes });
  }

  private within<T>(
    ctx: Context,
    { action, applicationId }: { action: string; applicationId: string },
    work: (tx: TxContext, application: Application) => Promise<T>,
  ): Promise<T> {
    const resource = [{ type: 'application', id: applicationId }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const application = await lockApplication(this.database, tx, applicationId);
        const result = await work(tx, application);
        application.updatedAt = this.clock.now();
        await this.database.repository(tx, Application).save(application);
        return result;
      }),
    );
  }

  private draft(application: Application, proposal: Proposal, proposedBy: string): Decision {
    const now = this.clock.now();
    return Object.assign(new Decision(), {
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

  private async note(
    tx: TxContext,
    done: { action: string; application: Application; decision: Decision },
  ): Promise<void> {
    const { application, decision } = done;
    await this.audit.record(tx, {
      action: done.action,
      outcome: 'allow',
      reason: decision.outcome,
      resource: [
        { type: 'application', id: application.id },
        { type: 'decision', id: decision.id, fields: decision.fields },
        { type: 'entry', id: application.entryId },
      ],
      purpose: { code: application.purposeCode, legalBasis: application.basis },
    });
  }
}

/** The one decision of an application that no other has taken the place of. */
const standingOf = (applicationId: string) => ({ applicationId, replacedAt: IsNull() });
