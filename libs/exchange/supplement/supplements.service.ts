import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, type Context, type TxContext, turnLoader } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import {
  answerClockOf,
  startSupplementClock,
  supplementClockOf,
} from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import { assertRequester, mayPropose } from '../application/application.policy';
import { ApplicationSteps } from '../application/application-steps.service';
import { ApplicationTellings } from '../application/application-tellings.service';
import { RuleAnswers } from '../application/rule-answers.service';
import { Supplement } from './supplement.entity';
import { supplementErrors } from './supplement.errors';
import { assertAnswered, assertItemised } from './supplement.policy';

/** Incomplete material is asked for once and completely, and never refused outright (Decree 809, Art. 21). */
@Injectable()
export class Supplements {
  private readonly byApplication: DataLoader<string, Supplement | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(ApplicationTellings) private readonly tellings: ApplicationTellings,
    @Inject(RuleAnswers) private readonly rule: RuleAnswers,
  ) {
    this.byApplication = turnLoader((ids) => this.load(ids));
  }

  /** The provider says what is missing, `among` the members of a part that are asked together; from now on the requester holds the matter. */
  ask(
    ctx: Context,
    id: string,
    missing: readonly string[],
    among: readonly Application[] = [],
  ): Promise<Application> {
    const action = 'exchange.supplement.ask';
    return this.steps.take(
      ctx,
      id,
      { action, step: 'ask-supplement' },
      async (tx, application, parts) => {
        mayPropose(ctx.actor, { application, parts });
        assertItemised(missing);
        const supplements = this.database.repository(tx, Supplement);
        if (await supplements.existsBy({ applicationId: id }))
          throw supplementErrors.alreadyAsked();
        await supplements.insert({
          ...{ applicationId: id, missing: [...missing], answers: null },
          ...{
            askedBy: ctx.actor.id,
            askedAt: this.clock.now(),
            suppliedBy: null,
            suppliedAt: null,
          },
        });
        await this.standStill(tx, application, among);
        const keeping = { clocks: this.clocks, database: this.database };
        await startSupplementClock(keeping, tx, application);
        await this.tellings.tellGoingOn(tx, application);
        await this.steps.note(tx, action, 'exchange.application.supplement-asked', application);
      },
    );
  }

  /**
   * A part of conditional and unconditional data is asked for its one supplement as a whole, also when the day for the unconditional is
   * over: Article 21 has the requester told what is missing before anything is refused, and the conditional has ten days for that. Nothing
   * moves a last day that is over, so what is late runs on and stays late. Where all of it is, none is asked.
   */
  private async standStill(
    tx: TxContext,
    application: Application,
    among: readonly Application[],
  ): Promise<void> {
    const clock = answerClockOf(application);
    if (!clock) return;
    const runsOn = (await this.clocks.isOver(tx, clock)) && (await this.anyInTime(tx, among));
    if (!runsOn) await this.clocks.askedForSupplement(tx, clock);
  }

  private async anyInTime(tx: TxContext, among: readonly Application[]): Promise<boolean> {
    for (const one of among) {
      const clock = answerClockOf(one);
      if (clock && !(await this.clocks.isOver(tx, clock))) return true;
    }
    return false;
  }

  /** The requester answers every item; the provider's time goes on, unless the rule answers. */
  supply(ctx: Context, id: string, answers: readonly string[]): Promise<Application> {
    const action = 'exchange.supplement.supply';
    return this.steps.take(ctx, id, { action, step: 'supply' }, async (tx, application, parts) => {
      assertRequester(ctx.actor, { application, parts });
      const supplements = this.database.repository(tx, Supplement);
      const { missing } = await supplements.findOneByOrFail({ applicationId: id });
      assertAnswered(missing, answers);
      const supplied = { suppliedBy: ctx.actor.id, suppliedAt: this.clock.now() };
      await supplements.update({ applicationId: id }, { answers: [...answers], ...supplied });
      const clock = answerClockOf(application);
      if (clock) await this.clocks.supplemented(tx, clock);
      await this.clocks.end(tx, supplementClockOf(id), 'done');
      await this.steps.note(tx, action, 'exchange.application.supplied', application);
      await this.rule.supplied(tx, application);
    });
  }

  /** The application has been read, so its supplement may be. */
  ofApplication(id: string): Promise<Supplement | null> {
    return this.byApplication.load(id);
  }

  private async load(ids: readonly string[]): Promise<(Supplement | null)[]> {
    const found = await this.database.dataSource
      .getRepository(Supplement)
      .findBy({ applicationId: In([...ids]) });
    return ids.map((id) => found.find(({ applicationId }) => applicationId === id) ?? null);
  }
}
