import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  Ctx,
  IdArg,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import type { Reuse } from './reuse.entity';
import {
  RefuseReuseArgs,
  ReuseConnection,
  ReuseDeveloperType,
  ReuseType,
  ReusedDatasetType,
  ReusesArgs,
} from './reuse.graphql';
import { reuseActions } from './reuse.policy';
import { Reuses } from './reuses.service';

/** What came out of open data, as the authority judges it. */
@Resolver(() => ReuseType)
export class ReuseResolver {
  constructor(@Inject(Reuses) private readonly all: Reuses) {}

  @Query(() => ReuseType)
  @Requires('opendata.reuse.read')
  openReuse(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.all.get(ctx, id);
  }

  @Query(() => ReuseConnection, { description: 'Received last first.' })
  @Requires('opendata.reuse.read')
  async openReuses(@Ctx() ctx: Context, @Args() asked: ReusesArgs) {
    return connectionOf(await this.all.list(ctx, asked));
  }

  @Mutation(() => ReuseType, { description: 'Everybody is shown it from now on.' })
  @Requires('opendata.reuse.judge')
  acceptReuse(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.all.judge(ctx, id, 'accept');
  }

  @Mutation(() => ReuseType, {
    description: 'Nobody is shown it, or no longer; its developer is told why.',
  })
  @Requires('opendata.reuse.judge')
  refuseReuse(@Ctx() ctx: Context, @Args() { id, reasons }: RefuseReuseArgs) {
    return this.all.judge(ctx, id, 'refuse', reasons);
  }

  @ResolveField('developer', () => ReuseDeveloperType)
  developer(@Parent() reuse: Reuse) {
    return this.all.developerOf(reuse);
  }

  @ResolveField('datasets', () => [ReusedDatasetType])
  datasets(@Parent() reuse: Reuse) {
    return this.all.datasetsOf(reuse);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context, @Parent() reuse: Reuse) {
    return tellActions(reuseActions(actor, reuse), language);
  }
}
