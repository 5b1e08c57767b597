import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ClockType, LegalClocks } from '@shutong/clocks';
import {
  AvailableActionType,
  connectionOf,
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import { disputeActions } from './dispute-actions.policy';
import type { Dispute } from './dispute.entity';
import {
  AcceptArgs,
  DisputeConnection,
  DisputeStepType,
  DisputeType,
  EscalateDisputeArgs,
  OpinionInput,
  ProposeSettlementArgs,
  RaiseDisputeInput,
} from './dispute.graphql';
import { DisputeService } from './dispute.service';
import { Disputes } from './disputes.service';

@Resolver(() => DisputeType)
export class DisputeResolver {
  constructor(
    @Inject(DisputeService) private readonly service: DisputeService,
    @Inject(Disputes) private readonly disputes: Disputes,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => DisputeType)
  @Requires('exchange.dispute.read')
  dispute(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.disputes.get(ctx, id);
  }

  @Query(() => DisputeConnection, { name: 'disputes', description: 'Newest first.' })
  @Requires('exchange.dispute.read')
  async list(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.disputes.list(ctx, page));
  }

  @Mutation(() => DisputeType, {
    description:
      'A party contests a refusal, a rejection, a grant in part, a suspension or a termination.',
  })
  @Requires('exchange.dispute.raise')
  raiseDispute(@Ctx() ctx: Context, @Args('input') input: RaiseDisputeInput) {
    return this.service.raise(ctx, input);
  }

  @Mutation(() => DisputeType, { description: 'A party brings it to the next level.' })
  @Requires('exchange.dispute.escalate')
  escalateDispute(@Ctx() ctx: Context, @Args() { disputeId, reasons }: EscalateDisputeArgs) {
    return this.service.escalate(ctx, disputeId, reasons);
  }

  @Mutation(() => DisputeType, {
    description: 'A party proposes a settlement, in place of what was proposed before.',
  })
  @Requires('exchange.dispute.propose-settlement')
  proposeSettlement(@Ctx() ctx: Context, @Args() { disputeId, text }: ProposeSettlementArgs) {
    return this.service.proposeSettlement(ctx, disputeId, text);
  }

  @Mutation(() => DisputeType, {
    description: 'The other party accepts it: the dispute is settled.',
  })
  @Requires('exchange.dispute.accept-settlement')
  acceptSettlement(@Ctx() ctx: Context, @Args() { disputeId, step }: AcceptArgs) {
    return this.service.acceptSettlement(ctx, disputeId, step);
  }

  @Mutation(() => DisputeType, {
    description:
      "The authority records its opinion, the superior authority's, or the government's decision.",
  })
  @Requires('exchange.dispute.record-opinion')
  recordOpinion(
    @Ctx() ctx: Context,
    @IdArg('disputeId') disputeId: string,
    @Args('input') { text, documentNumber = null, documentDate = null }: OpinionInput,
  ) {
    return this.service.recordOpinion(ctx, disputeId, { text, documentNumber, documentDate });
  }

  @Mutation(() => DisputeType, {
    description: 'A party accepts the opinion; with both it is decided.',
  })
  @Requires('exchange.dispute.accept-opinion')
  acceptOpinion(@Ctx() ctx: Context, @Args() { disputeId, step }: AcceptArgs) {
    return this.service.acceptOpinion(ctx, disputeId, step);
  }

  @Mutation(() => DisputeType, { description: 'Who raised it lets it be.' })
  @Requires('exchange.dispute.withdraw')
  withdrawDispute(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.service.withdraw(ctx, id);
  }

  @ResolveField('title', () => String)
  titleOf(@Parent() dispute: Dispute) {
    return this.disputes.titleOf(dispute);
  }

  @ResolveField('steps', () => [DisputeStepType])
  stepsOf(@Parent() { id }: Dispute) {
    return this.disputes.stepsOf(id);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: Dispute) {
    return this.clocks.ofMatter(id);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() dispute: Dispute) {
    const file = await this.disputes.fileOf(dispute);
    return tellActions(disputeActions(ctx.actor, file), ctx.language);
  }
}
