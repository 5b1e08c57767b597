import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import { Responsibilities } from './responsibilities.service';
import {
  DepartmentResponsibilityConnection,
  ResponsibilityConnection,
  ResponsibilityCountsType,
  ResponsibilityType,
  ResponsibilityVersionConnection,
} from './responsibility.graphql';
import {
  EndResponsibilityArgs,
  PublishResponsibilityArgs,
  ResponsibilitiesArgs,
  ResponsibilityArgs,
  ResponsibilityCountsArgs,
  ResponsibilityVersionsArgs,
} from './responsibility.input';
import { ResponsibilityPublishing } from './responsibility-publishing.service';

@Resolver(() => ResponsibilityType)
export class ResponsibilityResolver {
  constructor(
    @Inject(Responsibilities) private readonly reading: Responsibilities,
    @Inject(ResponsibilityPublishing) private readonly publishing: ResponsibilityPublishing,
  ) {}

  @Query(() => ResponsibilityType)
  @Requires('catalog.responsibility.read')
  responsibility(@Ctx() ctx: Context, @Args() { code, version }: ResponsibilityArgs) {
    return this.reading.get(ctx, code, version ?? undefined);
  }

  @Query(() => ResponsibilityVersionConnection, {
    description: 'Every version that was ever published, newest first.',
  })
  @Requires('catalog.responsibility.read')
  async responsibilityVersions(
    @Ctx() ctx: Context,
    @Args() { code, ...page }: ResponsibilityVersionsArgs,
  ) {
    return connectionOf(await this.reading.versions(ctx, code, page));
  }

  @Query(() => ResponsibilityConnection, {
    description: 'Duties in force and whether they are done, the earliest due first.',
  })
  @Requires('catalog.responsibility.read')
  async responsibilities(@Ctx() ctx: Context, @Args() { filter, ...page }: ResponsibilitiesArgs) {
    return connectionOf(await this.reading.list(ctx, filter ?? {}, page));
  }

  @Query(() => ResponsibilityCountsType, { description: "Of one department's duties, or of all." })
  @Requires('catalog.responsibility.read')
  responsibilityCounts(@Ctx() ctx: Context, @Args() { provider }: ResponsibilityCountsArgs) {
    return this.reading.counts(ctx, provider ?? null);
  }

  @Query(() => DepartmentResponsibilityConnection, {
    description: 'How many duties of each department are done, not mounted and overdue.',
  })
  @Requires('catalog.responsibility.read')
  async responsibilityByDepartment(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.reading.byDepartment(ctx, page));
  }

  @Mutation(() => ResponsibilityType, {
    description: 'A new duty, or the next version of one; older versions stay readable.',
  })
  @Requires('catalog.responsibility.publish')
  publishResponsibility(
    @Ctx() ctx: Context,
    @Args() { code, content, reasons }: PublishResponsibilityArgs,
  ) {
    return this.publishing.publish(ctx, code, content, reasons);
  }

  @Mutation(() => ResponsibilityType, { description: 'The department has this duty no more.' })
  @Requires('catalog.responsibility.end')
  endResponsibility(@Ctx() ctx: Context, @Args() { code, reasons }: EndResponsibilityArgs) {
    return this.publishing.end(ctx, code, reasons);
  }
}
