import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, type Context } from '@shutong/platform';
import { AnswerArgs, DecisionType, ProposalInput } from './decision.graphql';
import { DecisionService } from './decision.service';

@Resolver(() => DecisionType)
export class DecisionResolver {
  constructor(@Inject(DecisionService) private readonly decisions: DecisionService) {}

  @Mutation(() => DecisionType, {
    description:
      "The provider's officer proposes an answer, also in place of one that nobody has given yet.",
  })
  @Requires('exchange.decision.propose')
  proposeDecision(
    @Ctx() ctx: Context,
    @IdArg('applicationId') applicationId: string,
    @Args('input') input: ProposalInput,
  ) {
    return this.decisions.propose(ctx, applicationId, input);
  }

  @Mutation(() => DecisionType, { description: "The provider's office head answers as proposed." })
  @Requires('exchange.decision.answer')
  answerApplication(@Ctx() ctx: Context, @Args() { applicationId, decisionId }: AnswerArgs) {
    return this.decisions.answer(ctx, applicationId, decisionId);
  }
}
