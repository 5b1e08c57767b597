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
import { DecisionType } from '../decision/decision.graphql';
import { DecisionService } from '../decision/decision.service';
import type { Application } from './application.entity';
import { ApplicationFiles } from './application-files.service';
import { ApplicationConnection, ApplicationType, ApplyInput } from './application.graphql';
import { availableActions } from './available-actions.policy';
import { ApplicationService } from './application.service';

@Resolver(() => ApplicationType)
export class ApplicationResolver {
  constructor(
    @Inject(ApplicationService) private readonly applications: ApplicationService,
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(ApplicationFiles) private readonly files: ApplicationFiles,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => ApplicationType)
  @Requires('exchange.application.read')
  application(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.applications.get(ctx, id);
  }

  @Query(() => ApplicationConnection, { name: 'applications', description: 'Newest first.' })
  @Requires('exchange.application.read')
  async list(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.applications.list(ctx, { size: page.first, ...page }));
  }

  @Mutation(() => ApplicationType, {
    description: 'Draws up an application; the office head sends it.',
  })
  @Requires('exchange.application.submit')
  apply(@Ctx() ctx: Context, @Args('input') input: ApplyInput) {
    return this.applications.apply(ctx, input);
  }

  @Mutation(() => ApplicationType, {
    description: "The requester's office head consents and sends.",
  })
  @Requires('exchange.application.approve')
  approveApplication(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.applications.approve(ctx, id);
  }

  @Mutation(() => ApplicationType)
  @Requires('exchange.application.withdraw')
  withdrawApplication(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.applications.withdraw(ctx, id);
  }

  @ResolveField(() => DecisionType, { nullable: true })
  decision(@Ctx() ctx: Context, @Parent() application: Application) {
    return this.decisions.ofApplication(ctx, application);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: Application) {
    return this.clocks.ofMatter(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() application: Application) {
    const file = await this.files.of(ctx, application);
    return tellActions(availableActions(ctx.actor, file), ctx.language);
  }
}
