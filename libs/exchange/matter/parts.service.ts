import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, uuidv7, type Context } from '@shutong/platform';
import { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { answerIsAwaited } from '../application/application.policy';
import { DecisionService } from '../decision/decision.service';
import { extensibleOf } from '../extension/extension.policy';
import { Extensions } from '../extension/extensions.service';
import { Supplements } from '../supplement/supplements.service';
import { MatterPart, type Matter } from './matter.entity';
import { assertWhole, type PartProposal } from './matter.policy';
import { MatterSteps, type Held, type Noted } from './matter-steps.service';

const awaited = ({ state }: Application) => answerIsAwaited(state);

/** What a step does to one member of those that take it, by the same service and rules as to an application by itself. */
type MemberStep = (
  ctx: Held['together'],
  id: string,
  among: readonly Application[],
) => Promise<Application>;

/** What is done to a part, and which of the members that await an answer take the step. */
interface PartStep {
  readonly id: string;
  readonly action: string;
  readonly of: (waiting: readonly Application[]) => readonly Application[];
}

/**
 * What a provider does about its part of a matter, and the requester and the authority in turn: every member that
 * awaits an answer takes the same step in one transaction, so that the part is answered by one decision (Decree 809,
 * Art. 21).
 */
@Injectable()
export class Parts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(MatterSteps) private readonly steps: MatterSteps,
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(Supplements) private readonly supplements: Supplements,
    @Inject(Extensions) private readonly extensions: Extensions,
  ) {}

  /** The officer proposes an outcome for each resource that awaits one, also in place of an earlier proposal. */
  propose(ctx: Context, id: string, proposals: readonly PartProposal[]): Promise<Matter> {
    const action = 'exchange.part.propose';
    return this.steps.ofPart(ctx, { id, action }, async (held, { matter, part }) => {
      const { together } = held;
      const waiting = this.steps.waiting(held.members, awaited);
      assertWhole(waiting, proposals);
      const byId = new Map(proposals.map(({ applicationId, ...one }) => [applicationId, one]));
      const members = await this.steps.each(waiting, async (one) => {
        await this.decisions.propose(together, one, byId.get(one)!);
        return this.member(together, one);
      });
      const proposedAt = this.clock.now();
      const proposed = { proposalId: uuidv7(proposedAt), proposedBy: ctx.actor.id, proposedAt };
      await this.database.repository(together, MatterPart).update(part.id, proposed);
      await this.steps.note(together, { action, matter, part, members });
    });
  }

  /**
   * The office head answers the part as a whole. With `read`, the proposal that the head has read,
   * `proposal-replaced` where that is not it any more.
   */
  answer(ctx: Context, id: string, read?: string | null): Promise<Matter> {
    const action = 'exchange.part.answer';
    return this.steps.ofPart(ctx, { id, action }, async (held, { matter, part }) => {
      const { together } = held;
      const waiting = this.steps.waiting(held.members, awaited);
      if (read && read !== part.proposalId) throw applicationErrors.proposalReplaced();
      const members = await this.steps.each(waiting, async (one) => {
        await this.decisions.answer(together, one);
        return this.member(together, one);
      });
      const answered = { answeredBy: ctx.actor.id, answeredAt: this.clock.now() };
      await this.database.repository(together, MatterPart).update(part.id, answered);
      const event = 'exchange.matter.part-answered';
      await this.steps.note(together, { action, event, matter, part, members });
    });
  }

  /** The officer says once and completely what the part lacks. */
  askSupplement(ctx: Context, id: string, missing: readonly string[]): Promise<Matter> {
    return this.all(ctx, id, 'exchange.part.ask-supplement', (together, one, among) =>
      this.supplements.ask(together, one, missing, among),
    );
  }

  /** The requester answers every item of it. */
  supply(ctx: Context, id: string, answers: readonly string[]): Promise<Matter> {
    return this.all(ctx, id, 'exchange.part.supply', (together, one) =>
      this.supplements.supply(together, one, answers),
    );
  }

  /** The officer asks the authority for more time; what of the part may have none keeps its own. */
  askExtension(ctx: Context, id: string, reasons: string): Promise<Matter> {
    return this.extensible(ctx, id, 'exchange.part.ask-extension', (together, one) =>
      this.extensions.ask(together, one, reasons),
    );
  }

  answerExtension(
    ctx: Context,
    id: string,
    answer: { readonly consented: boolean; readonly remarks: string },
  ): Promise<Matter> {
    return this.extensible(ctx, id, 'exchange.part.answer-extension', (together, one) =>
      this.extensions.answer(together, one, answer),
    );
  }

  /** Every member that awaits an answer takes the step. */
  all(ctx: Context, id: string, action: string, step: MemberStep): Promise<Matter> {
    return this.some(ctx, { id, action, of: (waiting) => waiting }, step);
  }

  private extensible(ctx: Context, id: string, action: string, step: MemberStep): Promise<Matter> {
    const of: PartStep['of'] = (waiting) =>
      extensibleOf(waiting, (one) => this.extensions.isExtensible(one));
    return this.some(ctx, { id, action, of }, step);
  }

  private some(ctx: Context, { id, action, of }: PartStep, step: MemberStep): Promise<Matter> {
    return this.steps.ofPart(ctx, { id, action }, async ({ together, members: all }, found) => {
      const waiting = of(this.steps.waiting(all, awaited));
      const members = await this.steps.each(waiting, (one) => step(together, one, waiting));
      const noted: Noted = { action, ...found, members };
      await this.steps.note(together, noted);
    });
  }

  private member(together: Held['together'], id: string): Promise<Application> {
    return this.database.repository(together, Application).findOneByOrFail({ id });
  }
}
