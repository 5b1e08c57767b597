import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  decodeCursor,
  isInstant,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type TxContext,
} from '@shutong/platform';
import { DecisionService } from '../decision/decision.service';
import { AnswerTimes } from './answer-times.service';
import { Application } from './application.entity';
import { applicationErrors } from './application.errors';
import { ApplicationSteps, named } from './application-steps.service';
import { draftOf, wishOf, type Apply } from './draft';
import { openOnce } from './lock.query';
import { Offers } from './offers.service';
import { openApplications } from './open-applications.query';
import { assertNotAgreed, assertNotOpen } from './purpose.policy';
import { runningAgreements } from './running-agreements.query';
import {
  assertBasisInForce,
  assertRequester,
  mayApply,
  mayApprove,
  mayRead,
  ruleFor,
} from './application.policy';
import type { ApplicationState } from './application.states';
import { holdOffJoining } from './joining.query';
import { assertSendable, canBeAgreed } from './standing.policy';

export type { Apply };

export interface ApplicationFilter {
  readonly state?: ApplicationState;
  readonly size: number;
  readonly after?: string;
}

@Injectable()
export class ApplicationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(AnswerTimes) private readonly times: AnswerTimes,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(DecisionService) private readonly decisions: DecisionService,
  ) {}

  /** The requester's application, waiting for its own office head's consent. */
  apply(ctx: Context, input: Apply): Promise<Application> {
    const action = 'exchange.application.submit';
    return this.steps.attempt(ctx, { action, resource: named(input) }, (tx) =>
      this.draw(tx, input),
    );
  }

  /** The same within the transaction of what it is drawn up for; `returnDivision` where data is asked back (Art. 24). */
  async draw(
    tx: TxContext,
    input: Apply,
    returnDivision: string | null = null,
  ): Promise<Application> {
    const offer = await this.offers.toDepartment(tx, input);
    const wish = wishOf(input, offer);
    const now = this.clock.now();
    mayApply(tx.actor, offer, wish, now);
    const drafted = draftOf(wish, { offer, actor: tx.actor, now });
    const application = Object.assign(drafted, { returnDivision });
    assertBasisInForce(await this.offers.problemsOfBasis(tx, input));
    const open = await openApplications(this.database, tx, [application], application);
    assertNotOpen(application, open);
    await this.database.repository(tx, Application).insert(application).catch(openOnce);
    if (!application.renews || application.widens) {
      assertNotAgreed(application, await runningAgreements(this.database, tx, [application], now));
    }
    const action = 'exchange.application.submit';
    await this.steps.begun(tx, application, { action, event: 'exchange.application.submitted' });
    return application;
  }

  /**
   * Consent of the requester's office head: the application is sent and, where a rule answers, answered. What the rule would grant
   * waits for the provider's connector, at the provider's time.
   */
  approve(ctx: Context, id: string): Promise<Application> {
    const action = 'exchange.application.approve';
    return this.steps.take(ctx, id, { action, step: 'approve' }, async (tx, application, parts) => {
      mayApprove(ctx.actor, { application, parts });
      await holdOffJoining(this.database, tx, application.provider);
      const standing = await this.offers.standing(tx, application);
      // The rule answers by what the catalogue says now, not by what it said to the applicant.
      const sharing = assertSendable(application, standing);
      const { offer, now: receivedAt } = standing;
      Object.assign(application, { sharing, approvedBy: ctx.actor.id, receivedAt });
      const step = ruleFor(application.sharing);
      await this.steps.note(tx, action, 'exchange.application.received', application);
      await this.times.begin(tx, application);
      const isAnswered = step === 'refuse-by-rule' || canBeAgreed(application, standing);
      if (step && isAnswered) await this.decisions.answerByRule(tx, application, { step, offer });
    });
  }

  withdraw(ctx: Context, id: string): Promise<Application> {
    const action = 'exchange.application.withdraw';
    const intent = { action, step: 'withdraw', memberToo: true } as const;
    return this.steps.take(ctx, id, intent, async (tx, application, parts) => {
      assertRequester(ctx.actor, { application, parts });
      await this.times.end(tx, application, 'dropped');
      await this.steps.note(tx, action, 'exchange.application.withdrawn', application);
    });
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Application> {
    const found = await this.database.repository(ctx, Application).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw applicationErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, filter: ApplicationFilter): Promise<Page<Application>> {
    const query = this.database
      .repository(ctx, Application)
      .createQueryBuilder('a')
      .orderBy({ 'a.appliedAt': 'DESC', 'a.id': 'ASC' })
      .limit(filter.size + 1);
    if (!mayRead(ctx.actor, { requester: '', provider: '' })) {
      query.where('(a.requester = :own OR a.provider = :own)', { own: ctx.actor.department });
    }
    if (filter.state) query.andWhere('a.state = :state', { state: filter.state });
    if (filter.after) {
      const [at, id] = decodeCursor(filter.after, isInstant, isUuid);
      query.andWhere('(a.appliedAt < :at OR (a.appliedAt = :at AND a.id > :id))', { at, id });
    }
    return pageOf(await query.getMany(), filter.size, (a) => [a.appliedAt.toISOString(), a.id]);
  }
}
