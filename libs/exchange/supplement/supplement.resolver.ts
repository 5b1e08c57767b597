import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { ApplicationType } from '../application/application.graphql';
import { AskSupplementArgs, SupplementType, SupplyArgs } from './supplement.graphql';
import { Supplements } from './supplements.service';

@Resolver(() => ApplicationType)
export class SupplementResolver {
  constructor(@Inject(Supplements) private readonly supplements: Supplements) {}

  @Mutation(() => ApplicationType, {
    description: "The provider's officer says once and completely what an application lacks.",
  })
  @Requires('exchange.supplement.ask')
  askSupplement(@Ctx() ctx: Context, @Args() { applicationId, missing }: AskSupplementArgs) {
    return this.supplements.ask(ctx, applicationId, missing);
  }

  @Mutation(() => ApplicationType, { description: 'The requester answers every item of it.' })
  @Requires('exchange.supplement.supply')
  supplyApplication(@Ctx() ctx: Context, @Args() { applicationId, answers }: SupplyArgs) {
    return this.supplements.supply(ctx, applicationId, answers);
  }

  @ResolveField('supplement', () => SupplementType, { nullable: true })
  supplement(@Parent() { id }: Application) {
    return this.supplements.ofApplication(id);
  }
}
