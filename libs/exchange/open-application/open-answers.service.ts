import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { IsNull } from 'typeorm';
import { assertGroundOrItems, unlessWhole, type Proposal } from '../decision/decision.policy';
import { assertSupplied } from '../supplement/supplement.policy';
import { OpenConclusion } from './open-conclusion.service';
import { OpenAnswer, type OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import {
  assertGrantable,
  assertProvider,
  mayAnswer,
  stepFrom,
  type OpenFile,
} from './open-application.policy';
import { openAnswerClockOf } from './open-answer.clock';
import { OpenOffers } from './open-offers.service';
import { OpenSteps } from './open-steps.service';

export type OpenProposal = Pick<
  Proposal,
  'outcome' | 'reasons' | 'ground' | 'fields' | 'forIncompleteness' | 'periodUntil'
>;

/** The provider's officer proposes, its office head answers; a refusal has reasons and ground. */
@Injectable()
export class OpenAnswers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(OpenSteps) private readonly steps: OpenSteps,
    @Inject(OpenOffers) private readonly offers: OpenOffers,
    @Inject(OpenConclusion) private readonly conclusion: OpenConclusion,
  ) {}

  /** Until it is answered another proposal may take its place. */
  propose(ctx: Context, id: string, proposal: OpenProposal): Promise<OpenApplication> {
    const action = 'exchange.open-application.propose';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application } = file;
      assertProvider(ctx.actor, file);
      const now = this.clock.now();
      const refusesIncomplete = proposal.outcome === 'refused' && !!proposal.forIncompleteness;
      const state = stepFrom(application, 'propose');
      await this.assertSupplied(tx, file, proposal);
      const full = { ...proposal, periodUntil: periodOf(application, proposal) };
      assertGroundOrItems(application, full);
      await this.assertGrantable(tx, application, full);
      application.state = state;
      const answers = this.database.repository(tx, OpenAnswer);
      await answers.update({ applicationId: id, replacedAt: IsNull() }, { replacedAt: now });
      const { outcome, reasons, ground } = proposal;
      await answers.insert({
        ...{ id: uuidv7(now), applicationId: id, outcome, reasons, ground },
        ...{ forIncompleteness: refusesIncomplete, fields: [...proposal.fields] },
        ...{ periodUntil: full.periodUntil, proposedBy: ctx.actor.id, proposedAt: now },
        ...{ answeredBy: null, answeredAt: null, replacedAt: null },
      });
      await this.steps.note(tx, application, {
        action,
        event: 'proposed',
        fields: proposal.fields,
      });
    });
  }

  /** With `read`, the proposal that the head has read, `proposal-replaced` where that is not it any more. */
  answer(ctx: Context, id: string, read?: string | null): Promise<OpenApplication> {
    const action = 'exchange.open-application.answer';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application, answer } = file;
      mayAnswer(ctx.actor, file);
      const proposed = answer!;
      if (read && read !== proposed.id) throw openApplicationErrors.proposalReplaced();
      await this.assertGrantable(tx, application, proposed);
      const isGrant = proposed.outcome === 'granted';
      application.state = stepFrom(application, isGrant ? 'grant' : 'refuse');
      const answered = { answeredBy: ctx.actor.id, answeredAt: this.clock.now() };
      await this.database.repository(tx, OpenAnswer).update(proposed.id, answered);
      await this.clocks.end(tx, openAnswerClockOf(id), 'done');
      await this.conclusion.conclude(tx, application, Object.assign(proposed, answered));
      const event = isGrant ? 'granted' : 'refused';
      await this.steps.note(tx, application, { action, event, fields: proposed.fields });
    });
  }

  /** As for sharing: with a supplement that was not supplied in time the provider's time goes on. */
  private async assertSupplied(
    tx: TxContext,
    { application, supplementOver }: OpenFile,
    proposal: OpenProposal,
  ): Promise<void> {
    const { id, missing, answers, state } = application;
    const isAwaiting = state === 'awaiting-supplement';
    const awaits = isAwaiting && !supplementOver;
    assertSupplied({ supplement: missing && { answers }, awaits }, proposal);
    if (isAwaiting) await this.clocks.supplemented(tx, openAnswerClockOf(id));
  }

  /** By the opening as it is now, which stays so until the answer is given. */
  private async assertGrantable(
    tx: TxContext,
    application: OpenApplication,
    granted: Pick<OpenProposal, 'outcome' | 'fields'> & Pick<OpenAnswer, 'periodUntil'>,
  ): Promise<void> {
    if (granted.outcome === 'refused') return;
    const offer = await this.offers.held(tx, application.entryId);
    assertGrantable(application, granted, { offer, now: this.clock.now() });
  }
}

/** A refusal has none. */
const periodOf = (
  application: OpenApplication,
  { outcome, periodUntil }: OpenProposal,
): Date | null => (outcome === 'refused' ? null : unlessWhole(application, periodUntil ?? null));
