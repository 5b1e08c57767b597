import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ClockType, LegalClocks } from '@shutong/clocks';
import {
  AvailableActionType,
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import type { Feedback } from './feedback.entity';
import {
  AnswerFeedbackArgs,
  DismissFeedbackArgs,
  FeedbackConnection,
  FeedbackType,
} from './feedback.graphql';
import { feedbackActions } from './feedback.policy';
import { Feedbacks } from './feedbacks.service';

/** Feedback from outside, as departments read and answer it. */
@Resolver(() => FeedbackType)
export class FeedbackResolver {
  constructor(
    @Inject(Feedbacks) private readonly all: Feedbacks,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => FeedbackType)
  @Requires('opendata.feedback.read')
  openFeedback(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.all.get(ctx, id);
  }

  @Query(() => FeedbackConnection, { description: 'Received last first.' })
  @Requires('opendata.feedback.read')
  async openFeedbacks(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page));
  }

  @Mutation(() => FeedbackType, {
    description: 'Everybody reads what was written, and the answer, from now on.',
  })
  @Requires('opendata.feedback.answer')
  answerFeedback(@Ctx() ctx: Context, @Args() { id, accepted, answer }: AnswerFeedbackArgs) {
    return this.all.answer(ctx, id, accepted, answer);
  }

  @Mutation(() => FeedbackType, { description: 'Spam, or nothing that may be shown.' })
  @Requires('opendata.feedback.dismiss')
  dismissFeedback(@Ctx() ctx: Context, @Args() { id, ground }: DismissFeedbackArgs) {
    return this.all.dismiss(ctx, id, ground);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: Feedback) {
    return this.clocks.ofMatter(id);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context, @Parent() feedback: Feedback) {
    return tellActions(feedbackActions(actor, feedback), language);
  }
}
