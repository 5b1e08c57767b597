import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
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
import type { Contest } from './contest.entity';
import {
  AnnounceContestArgs,
  CancelContestArgs,
  ContestConnection,
  ContestReport,
  ContestReportArgs,
  ContestType,
} from './contest.graphql';
import { contestActions } from './contest.policy';
import { Contests } from './contests.service';

/** Contests and projects of open data, as the authority holds them. */
@Resolver(() => ContestType)
export class ContestResolver {
  constructor(@Inject(Contests) private readonly all: Contests) {}

  @Query(() => ContestType)
  @Requires('opendata.contest.read')
  contest(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.all.get(ctx, id);
  }

  @Query(() => ContestConnection, { description: 'Announced last first.' })
  @Requires('opendata.contest.read')
  async contests(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page));
  }

  @Query(() => ContestReport, {
    description: 'Entries in the order in which they came, with calls and datasets of each.',
  })
  @Requires('opendata.contest.read')
  async contestReport(@Ctx() ctx: Context, @Args() { id, ...page }: ContestReportArgs) {
    return connectionOf(await this.all.report(ctx, id, page));
  }

  @Mutation(() => ContestType)
  @Requires('opendata.contest.announce')
  announceContest(@Ctx() ctx: Context, @Args() wish: AnnounceContestArgs) {
    return this.all.announce(ctx, wish);
  }

  @Mutation(() => ContestType, { description: 'Its keys stop at once; who has entered is told.' })
  @Requires('opendata.contest.cancel')
  cancelContest(@Ctx() ctx: Context, @Args() { id, ground }: CancelContestArgs) {
    return this.all.cancel(ctx, id, ground);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context, @Parent() contest: Contest) {
    return tellActions(contestActions(actor, contest), language);
  }
}
