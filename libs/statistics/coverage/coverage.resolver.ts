import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { LeagueLevelEnum } from '../league/league.graphql';
import { RegionAuthorities, RegionCoverage } from './coverage.graphql';
import { Coverage } from './coverage.service';

@Resolver()
export class CoverageResolver {
  constructor(@Inject(Coverage) private readonly coverage: Coverage) {}

  @Query(() => RegionCoverage, {
    description: 'Regions with rules of their own on managing data, and their share.',
  })
  @Requires('statistics.overview.read')
  regionsWithRules(
    @Ctx() ctx: Context,
    @Args('level', { type: () => LeagueLevelEnum, defaultValue: LeagueLevelEnum.province })
    level: LeagueLevelEnum,
  ) {
    return this.coverage.ofRules(ctx, level);
  }

  @Query(() => RegionAuthorities, { description: 'Regions with a data authority, and their share.' })
  @Requires('statistics.overview.read')
  regionsWithAuthority(
    @Ctx() ctx: Context,
    @Args('level', { type: () => LeagueLevelEnum, defaultValue: LeagueLevelEnum.province })
    level: LeagueLevelEnum,
  ) {
    return this.coverage.ofAuthorities(ctx, level);
  }
}
