import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { DepartmentFreshnessConnection, FreshnessArgs } from './freshness.graphql';
import { Freshness } from './freshness.service';

@Resolver()
export class FreshnessResolver {
  constructor(@Inject(Freshness) private readonly freshness: Freshness) {}

  @Query(() => DepartmentFreshnessConnection, {
    description:
      'By department: open datasets, and how many of them are late by their update cycle.',
  })
  @Requires('statistics.overview.read')
  async openFreshness(@Ctx() ctx: Context, @Args() asked: FreshnessArgs) {
    return connectionOf(await this.freshness.byDepartment(ctx, asked));
  }
}
