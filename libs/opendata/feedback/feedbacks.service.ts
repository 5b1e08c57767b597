import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clocks } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import {
  assertNoSecret,
  Clock,
  Database,
  latestFirst,
  supervises,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { feedbackCause, feedbackClockOf } from './feedback.clock';
import { Feedback } from './feedback.entity';
import { feedbackErrors } from './feedback.errors';
import { answerOf, mayRead, stateAfter } from './feedback.policy';
import { FeedbackRecord } from './feedback-record.service';
import type { FeedbackStep } from './feedback.states';

/** Feedback as departments answer it. */
@Injectable()
export class Feedbacks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(FeedbackRecord) private readonly record: FeedbackRecord,
  ) {}

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Feedback> {
    const found = await this.database.repository(ctx, Feedback).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw feedbackErrors.notFound({ id });
    return found;
  }

  /** Received last first: what the actor's department answers, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Feedback>> {
    const query = this.database.repository(ctx, Feedback).createQueryBuilder('f');
    if (!supervises(ctx.actor)) {
      query.andWhere('f.department = :own', { own: ctx.actor.department });
    }
    return latestFirst(query, 'receivedAt', asked);
  }

  /** Everybody reads what was written, and the answer, from now on. @throws feedbackErrors */
  answer(ctx: Context, id: string, accepted: boolean, answer: string): Promise<Feedback> {
    const act = { step: accepted ? 'answer' : 'decline', action: 'answer' } as const;
    return this.end(ctx, id, act, answer);
  }

  /** Nobody is shown anything of it but that it was dismissed. @throws feedbackErrors */
  dismiss(ctx: Context, id: string, ground: string): Promise<Feedback> {
    return this.end(ctx, id, { step: 'dismiss', action: 'dismiss' }, ground);
  }

  private end(
    ctx: Context,
    id: string,
    act: { readonly step: FeedbackStep; readonly action: 'answer' | 'dismiss' },
    text: string,
  ): Promise<Feedback> {
    const attempted = {
      action: `opendata.feedback.${act.action}`,
      resource: [{ type: 'feedback', id }],
    };
    return this.audit.attempt(ctx, attempted, () =>
      this.database.transaction(ctx, async (tx) => {
        const lock = { mode: 'pessimistic_write' } as const;
        const feedbacks = this.database.repository(tx, Feedback);
        const feedback = await feedbacks.findOne({ where: { id }, lock });
        if (!feedback || !mayRead(ctx.actor, feedback)) throw feedbackErrors.notFound({ id });
        feedback.state = stateAfter(ctx.actor, feedback, act.step);
        assertNoSecret(text);
        feedback.answer = answerOf(text);
        feedback.answeredBy = ctx.actor.id;
        feedback.answeredAt = this.clock.ofAct(tx);
        const saved = await feedbacks.save(feedback);
        await this.clocks.end(tx, feedbackClockOf(id), act.step === 'dismiss' ? 'dropped' : 'done');
        await this.notices.done(tx, feedbackCause(id));
        await this.record.note(tx, act.action, 'ended', saved);
        return saved;
      }),
    );
  }
}
