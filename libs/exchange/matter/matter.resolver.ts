import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
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
import { matterActions } from './matter-actions.policy';
import { MatterCopies } from './matter-copies.service';
import { MatterDraftType } from './matter-copy.graphql';
import type { Matter } from './matter.entity';
import { MatterConnection, MatterInput, MatterPartType, MatterType } from './matter.graphql';
import { MatterService } from './matter.service';
import { stateOf } from './matter.states';
import { Matters } from './matters.service';

@Resolver(() => MatterType)
export class MatterResolver {
  constructor(
    @Inject(MatterService) private readonly service: MatterService,
    @Inject(Matters) private readonly matters: Matters,
    @Inject(MatterCopies) private readonly copies: MatterCopies,
  ) {}

  @Query(() => MatterType)
  @Requires('exchange.application.read')
  matter(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.matters.get(ctx, id);
  }

  @Query(() => MatterConnection, { name: 'matters', description: 'Newest first.' })
  @Requires('exchange.application.read')
  async list(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.matters.list(ctx, page));
  }

  @Query(() => MatterDraftType, {
    description: 'An own earlier matter as the draft of another; nothing is stored.',
  })
  @Requires('exchange.application.submit')
  matterDraft(@Ctx() ctx: Context, @IdArg('from') from: string) {
    return this.copies.of(ctx, from);
  }

  @Mutation(() => MatterType, {
    description: 'Draws up one application for several resources; the office head sends it.',
  })
  @Requires('exchange.application.submit')
  applyForMatter(@Ctx() ctx: Context, @Args('input') input: MatterInput) {
    return this.service.apply(ctx, input);
  }

  @Mutation(() => MatterType, {
    description: "The requester's office head consents to all of it and sends it to each provider.",
  })
  @Requires('exchange.application.approve')
  approveMatter(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.service.approve(ctx, id);
  }

  @Mutation(() => MatterType, {
    description: 'Everything of it that is open; one member alone by withdrawApplication.',
  })
  @Requires('exchange.application.withdraw')
  withdrawMatter(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.service.withdraw(ctx, id);
  }

  @ResolveField(() => String)
  async state(@Ctx() ctx: Context, @Parent() matter: Matter) {
    return stateOf(await this.matters.membersOf(ctx, matter));
  }

  @ResolveField('parts', () => [MatterPartType])
  partsOf(@Ctx() ctx: Context, @Parent() matter: Matter) {
    return this.matters.partsOf(ctx, matter);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() matter: Matter) {
    const file = await this.copies.fileOf(ctx, matter);
    return tellActions(matterActions(ctx.actor, file), ctx.language);
  }
}
