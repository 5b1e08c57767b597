import { Inject } from '@nestjs/common';
import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, connectionOf, type Context } from '@shutong/platform';
import { HarvestOrders } from './harvest-orders.service';
import { HarvestRegister } from './harvest-register.service';
import {
  AcceptRemovalsArgs,
  HarvestOutcomeConnection,
  HarvestOutcomesArgs,
  HarvestRunConnection,
  HarvestRunType,
  HarvestRunsArgs,
} from './harvest.graphql';

@Resolver(() => HarvestRunType)
export class HarvestResolver {
  constructor(
    @Inject(HarvestRegister) private readonly register: HarvestRegister,
    @Inject(HarvestOrders) private readonly orders: HarvestOrders,
  ) {}

  @Query(() => HarvestRunType, { description: 'One harvest: how far it is and what it came to.' })
  @Requires('opendata.harvest.read')
  harvestRun(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.run(ctx, id);
  }

  @Query(() => HarvestRunConnection, { description: 'Harvests of a source, newest first.' })
  @Requires('opendata.harvest.read')
  async harvestRuns(@Ctx() ctx: Context, @Args() { sourceId, ...page }: HarvestRunsArgs) {
    return connectionOf(await this.register.runs(ctx, sourceId, page));
  }

  @Query(() => HarvestOutcomeConnection, {
    description: 'What the records of a harvest came to; those that are as they were are counted.',
  })
  @Requires('opendata.harvest.read')
  async harvestOutcomes(@Ctx() ctx: Context, @Args() asked: HarvestOutcomesArgs) {
    return connectionOf(await this.register.outcomes(ctx, asked));
  }

  @Mutation(() => HarvestRunType, { description: 'Harvests a source now, out of its turn.' })
  @Requires('opendata.harvest.ask')
  harvestNow(@Ctx() ctx: Context, @IdArg('sourceId') sourceId: string) {
    return this.orders.ask(ctx, sourceId);
  }

  @Mutation(() => Int, {
    description: 'Lets the missing datasets of a source go, after a person has looked at them.',
  })
  @Requires('opendata.harvest.accept-removals')
  acceptHarvestRemovals(@Ctx() ctx: Context, @Args() { sourceId, expected }: AcceptRemovalsArgs) {
    return this.orders.acceptRemovals(ctx, sourceId, expected);
  }
}
