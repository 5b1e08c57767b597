import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import {
  Clock,
  Database,
  isTaken,
  licenseeOf,
  uuidv7,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { assertAnswered } from '../supplement/supplement.policy';
import { OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import { assertApplicant, mayApply, stepFrom, type OpenWish } from './open-application.policy';
import { openAnswerClockOf } from './open-answer.clock';
import { OpenOffers, type EntryOffer } from './open-offers.service';
import { OpenSteps } from './open-steps.service';

/** What the applicant does: applies, supplies what was missing, withdraws. */
@Injectable()
export class OpenApplications {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(OpenSteps) private readonly steps: OpenSteps,
    @Inject(OpenOffers) private readonly offers: OpenOffers,
  ) {}

  /** The provider has received it with that, so its time begins. */
  apply(ctx: Context, wish: OpenWish): Promise<OpenApplication> {
    const action = 'exchange.open-application.submit';
    const resource = [{ type: 'entry', id: wish.entryId }];
    return this.steps.attempt(ctx, { action, resource }, async (tx) => {
      const offer = await this.offers.of(tx, wish.entryId);
      const application = this.draft(ctx, wish, offer);
      await this.insert(tx, application);
      const { provider: holder, title } = application;
      await this.clocks.start(tx, openAnswerClockOf(application.id), { holder, title });
      await this.steps.begun(tx, application, { action, event: 'received', fields: wish.fields });
      return application;
    });
  }

  /** Every item is answered; the provider's time goes on. */
  supply(ctx: Context, id: string, answers: readonly string[]): Promise<OpenApplication> {
    const action = 'exchange.open-application.supply';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application } = file;
      assertApplicant(ctx.actor, file);
      const state = stepFrom(application, 'supply');
      assertAnswered(application.missing ?? [], answers);
      Object.assign(application, { state, answers: [...answers], suppliedBy: ctx.actor.id });
      await this.clocks.supplemented(tx, openAnswerClockOf(id));
      await this.steps.note(tx, application, { action, event: 'supplied' });
    });
  }

  withdraw(ctx: Context, id: string): Promise<OpenApplication> {
    const action = 'exchange.open-application.withdraw';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application } = file;
      assertApplicant(ctx.actor, file);
      application.state = stepFrom(application, 'withdraw');
      await this.clocks.end(tx, openAnswerClockOf(id), 'dropped');
      await this.steps.note(tx, application, { action, event: 'withdrawn' });
    });
  }

  private draft({ actor }: Context, wish: OpenWish, offer: EntryOffer): OpenApplication {
    const now = this.clock.now();
    const { name, organisation } = mayApply(actor, offer, wish, now);
    const { entry } = offer;
    return {
      // Without a provider nothing is on offer.
      ...{ id: uuidv7(now), entryId: entry.id, title: entry.title, provider: entry.provider! },
      ...{ licensee: licenseeOf(actor), appliedBy: actor.id, name },
      organisationCode: organisation?.code ?? null,
      organisationName: organisation?.name ?? null,
      ...{ purpose: wish.purpose, scope: wish.scope, security: wish.security },
      ...{ fields: [...wish.fields], periodUntil: wish.periodUntil, state: 'received' },
      ...{ appliedAt: now, updatedAt: now, missing: null, askedBy: null, askedAt: null },
      ...{ answers: null, suppliedBy: null, extensionDays: null },
      ...{ extensionReasons: null, extensionAskedBy: null },
      ...{ extensionConsented: null, extensionRemarks: null, extensionAnsweredBy: null },
    };
  }

  private async insert(tx: TxContext, application: OpenApplication): Promise<void> {
    try {
      await this.database.repository(tx, OpenApplication).insert(application);
    } catch (error) {
      if (isTaken(error)) throw openApplicationErrors.alreadyOpen();
      throw error;
    }
  }
}
