import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, uuidv7, type Context } from '@shutong/platform';
import type { MatterNamed } from '../course/parts-taken.query';
import { mayRaise } from './contested.policy';
import { Dispute } from './dispute.entity';
import {
  assertDocumented,
  assertRead,
  assertSaid,
  mayAcceptOpinion,
  mayAcceptSettlement,
  mayEscalate,
  mayProposeSettlement,
  mayRecordOpinion,
  mayWithdraw,
  type Opinion,
} from './dispute.policy';
import { DisputeSteps } from './dispute-steps.service';
import { resourcesOf } from './named-matter';
import { holdMatter, type DisputedMatter } from './disputed-matter.query';

/** What is contested, and why. */
export interface Raise extends MatterNamed {
  readonly contested: string;
  readonly reasons: string;
}

/**
 * Disputes of the parties, in four levels (Decree 809, Art. 28). None of them edits a decision or an agreement: what
 * follows from a settlement or a decision is a new application, need or correction, or a new decision on one.
 */
@Injectable()
export class DisputeService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DisputeSteps) private readonly steps: DisputeSteps,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {}

  /** A party to a matter that was refused, rejected, granted in part, suspended, terminated or not answered in time contests that. */
  raise(ctx: Context, input: Raise): Promise<Dispute> {
    const action = 'exchange.dispute.raise';
    const { contested, reasons } = input;
    return this.steps.attempt(ctx, { action, resource: resourcesOf(input) }, async (tx) => {
      const matter = await holdMatter({ database: this.database, clocks: this.clocks }, tx, input);
      mayRaise(ctx.actor, matter);
      assertSaid({ contested, reasons });
      const dispute = this.draft(ctx, matter, { contested, reasons });
      await this.database.repository(tx, Dispute).insert(dispute);
      await this.steps.raised(tx, action, dispute);
      return dispute;
    });
  }

  /** Either party brings it to the next level. */
  escalate(ctx: Context, id: string, reasons: string): Promise<Dispute> {
    return this.steps.take(ctx, { id, action: 'exchange.dispute.escalate' }, (file) => {
      const step = mayEscalate(ctx.actor, file);
      assertSaid({ reasons });
      return { step, text: reasons, event: 'exchange.dispute.escalated' };
    });
  }

  /** In place of what was proposed before, by whomever. */
  proposeSettlement(ctx: Context, id: string, text: string): Promise<Dispute> {
    return this.steps.take(ctx, { id, action: 'exchange.dispute.propose-settlement' }, (file) => {
      mayProposeSettlement(ctx.actor, file);
      assertSaid({ text });
      return { step: 'propose-settlement', text, event: 'exchange.dispute.settlement-proposed' };
    });
  }

  /** The other party accepts what it has `read`, by number of its step. */
  acceptSettlement(ctx: Context, id: string, read: number): Promise<Dispute> {
    return this.steps.take(ctx, { id, action: 'exchange.dispute.accept-settlement' }, (file) => {
      assertRead(mayAcceptSettlement(ctx.actor, file), read);
      return { step: 'accept-settlement', event: 'exchange.dispute.settled' };
    });
  }

  /** The authority's opinion, the superior authority's or, at the highest level, the government's decision. */
  recordOpinion(ctx: Context, id: string, opinion: Opinion): Promise<Dispute> {
    return this.steps.take(ctx, { id, action: 'exchange.dispute.record-opinion' }, (file) => {
      const step = mayRecordOpinion(ctx.actor, file);
      const { text, documentNumber, documentDate } = opinion;
      assertSaid({ text });
      assertDocumented(file.dispute, opinion, this.clock.now());
      const event =
        step === 'decide' ? 'exchange.dispute.decided' : 'exchange.dispute.opinion-recorded';
      return { step, text, documentNumber, documentDate, event };
    });
  }

  /** A party accepts the opinion that it has `read`; with both parties' acceptance it is decided. */
  acceptOpinion(ctx: Context, id: string, read: number): Promise<Dispute> {
    return this.steps.take(ctx, { id, action: 'exchange.dispute.accept-opinion' }, (file) => {
      const { opinion, step } = mayAcceptOpinion(ctx.actor, file);
      assertRead(opinion, read);
      return {
        step,
        event:
          step === 'agree-to-opinion'
            ? 'exchange.dispute.decided'
            : 'exchange.dispute.opinion-accepted',
      };
    });
  }

  withdraw(ctx: Context, id: string): Promise<Dispute> {
    return this.steps.take(ctx, { id, action: 'exchange.dispute.withdraw' }, (file) => {
      mayWithdraw(ctx.actor, file);
      return { step: 'withdraw', event: 'exchange.dispute.withdrawn' };
    });
  }

  private draft(
    ctx: Context,
    matter: DisputedMatter,
    said: Pick<Raise, 'contested' | 'reasons'>,
  ): Dispute {
    const now = this.clock.now();
    const { applicationId, needId, agreementId, serviceChangeId, correctionId } = matter;
    const { requester, provider } = matter;
    return {
      ...{ id: uuidv7(now), applicationId, needId, agreementId, serviceChangeId, correctionId },
      ...{ requester, provider },
      ...said,
      ...{ raisedBy: ctx.actor.department!, state: 'negotiation', raisedAt: now, updatedAt: now },
    };
  }
}
