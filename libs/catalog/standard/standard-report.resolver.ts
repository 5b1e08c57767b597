import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import { DepartmentStandardsConnection, DepartmentStandardsType } from './standard-report.graphql';
import { StandardReport } from './standard-report.service';

@Resolver(() => DepartmentStandardsType)
export class StandardReportResolver {
  constructor(@Inject(StandardReport) private readonly report: StandardReport) {}

  @Query(() => DepartmentStandardsConnection, {
    description: "How many items of each department's published entries have a standard or none.",
  })
  @Requires('catalog.standard.read')
  async standardsByDepartment(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.report.byDepartment(ctx, page));
  }
}
