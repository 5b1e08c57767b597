import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { LeagueArgs, RegionUseConnection } from './league.graphql';
import { League } from './league.service';

@Resolver()
export class LeagueResolver {
  constructor(@Inject(League) private readonly leagues: League) {}

  @Query(() => RegionUseConnection, {
    description: 'Which regions had used others’ interfaces most by the end of a day.',
  })
  @Requires('statistics.overview.read')
  async regionLeague(@Ctx() ctx: Context, @Args() asked: LeagueArgs) {
    return connectionOf(await this.leagues.list(ctx, asked));
  }
}
