import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, sentencesOf, type Context } from '@shutong/platform';
import type { LegalClock } from './clock.entity';
import {
  ClockConnection,
  ClocksArgs,
  ClockStandingArgs,
  ClockStandingType,
  ClockType,
  DepartmentOnTime,
  DepartmentOnTimeConnection,
  OnTimeArgs,
} from './clock.graphql';
import { LegalClocks, type OnTime } from './legal-clocks.service';

@Resolver(() => ClockType)
export class ClockResolver {
  constructor(@Inject(LegalClocks) private readonly clocks: LegalClocks) {}

  @Query(() => ClockConnection, {
    name: 'clocks',
    description:
      "Newest first: those that one's department holds or awaits, or all for those who supervise.",
  })
  @Requires('clocks.clock.read')
  async list(@Ctx() ctx: Context, @Args() { filter, ...page }: ClocksArgs) {
    return connectionOf(await this.clocks.list(ctx, filter ?? {}, page));
  }

  @Query(() => ClockStandingType, { description: 'A clock as it stood at any past instant.' })
  @Requires('clocks.clock.read')
  async clockStanding(@Ctx() ctx: Context, @Args() { id, at }: ClockStandingArgs) {
    const { skipped, ...standing } = await this.clocks.standingAt(ctx, id, at);
    return { ...standing, skipped: skipped.map(({ date, why }) => ({ date, ...why })) };
  }

  @Query(() => DepartmentOnTimeConnection, {
    description: 'How departments kept the limits that came due in a span of days.',
  })
  @Requires('clocks.clock.read')
  async onTimeByDepartment(@Ctx() ctx: Context, @Args() { from, to, ...page }: OnTimeArgs) {
    return connectionOf(await this.clocks.onTime(ctx, { from, to }, page));
  }

  @ResolveField('overdue', () => Boolean)
  isOverdue(@Parent() clock: LegalClock) {
    return this.clocks.isOverdue(clock);
  }

  @ResolveField('missingYearMessage', () => String, { nullable: true })
  missingYearMessage(@Ctx() ctx: Context, @Parent() clock: LegalClock) {
    const missing = this.clocks.missingYear(clock);
    return missing && sentencesOf(missing.code, ctx.language, missing.params);
  }

  @ResolveField('daysLeft', () => Number, { nullable: true })
  daysLeft(@Parent() clock: LegalClock) {
    return this.clocks.daysLeft(clock);
  }
}

@Resolver(() => DepartmentOnTime)
export class OnTimeResolver {
  /** Whoever is listed had at least one limit that came due. */
  @ResolveField('rate', () => Number)
  rate(@Parent() { onTime, late, overdue }: OnTime) {
    return onTime / (onTime + late + overdue);
  }
}
