import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, type Context } from '@shutong/platform';
import { OpenAnswers } from './open-answers.service';
import { OpenApplicationType } from './open-application.graphql';
import {
  AnswerOpenApplicationArgs,
  AnswerOpenExtensionArgs,
  OpenProposalInput,
  OpenReasonArgs,
  OpenTextsArgs,
} from './open-application.input';
import { OpenReview } from './open-review.service';
import { OpenRevocation } from './open-revocation.service';

/** Applications for conditionally open data as their providers and the authority handle them. */
@Resolver(() => OpenApplicationType)
export class OpenReviewResolver {
  constructor(
    @Inject(OpenReview) private readonly review: OpenReview,
    @Inject(OpenAnswers) private readonly answers: OpenAnswers,
    @Inject(OpenRevocation) private readonly revocation: OpenRevocation,
  ) {}

  @Mutation(() => OpenApplicationType, { description: 'What is missing, once and completely.' })
  @Requires('exchange.open-application.ask')
  askOpenSupplement(@Ctx() ctx: Context, @Args() { id, items }: OpenTextsArgs) {
    return this.review.askSupplement(ctx, id, items);
  }

  @Mutation(() => OpenApplicationType, { description: 'The provider asks for more time, once.' })
  @Requires('exchange.open-application.ask')
  askOpenExtension(@Ctx() ctx: Context, @Args() { id, reason }: OpenReasonArgs) {
    return this.review.askExtension(ctx, id, reason);
  }

  @Mutation(() => OpenApplicationType, { description: 'The authority consents, or says why not.' })
  @Requires('exchange.open-application.extend')
  answerOpenExtension(@Ctx() ctx: Context, @Args() { id, ...answer }: AnswerOpenExtensionArgs) {
    return this.review.answerExtension(ctx, id, answer);
  }

  @Mutation(() => OpenApplicationType, {
    description: "The provider's officer proposes an answer.",
  })
  @Requires('exchange.open-application.propose')
  proposeOpenAnswer(
    @Ctx() ctx: Context,
    @IdArg('id') id: string,
    @Args('input') input: OpenProposalInput,
  ) {
    return this.answers.propose(ctx, id, input);
  }

  @Mutation(() => OpenApplicationType, {
    description: "The provider's head answers; a grant ends in an agreement.",
  })
  @Requires('exchange.open-application.answer')
  answerOpenApplication(
    @Ctx() ctx: Context,
    @Args() { id, proposalId }: AnswerOpenApplicationArgs,
  ) {
    return this.answers.answer(ctx, id, proposalId);
  }

  @Mutation(() => OpenApplicationType, {
    description: "The provider's head or the authority revokes the agreement, with a reason.",
  })
  @Requires('exchange.open-application.revoke')
  revokeOpenAgreement(@Ctx() ctx: Context, @Args() { id, reason }: OpenReasonArgs) {
    return this.revocation.revoke(ctx, id, reason);
  }
}
