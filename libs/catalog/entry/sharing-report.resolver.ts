import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import { DepartmentSharingConnection, DepartmentSharingType } from './sharing-report.graphql';
import { SharingReport } from './sharing-report.service';

@Resolver(() => DepartmentSharingType)
export class SharingReportResolver {
  constructor(@Inject(SharingReport) private readonly report: SharingReport) {}

  @Query(() => DepartmentSharingConnection, {
    description:
      'How many published entries each department shares unconditionally, conditionally and not.',
  })
  @Requires('catalog.entry.read')
  async sharingByDepartment(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.report.byDepartment(ctx, page));
  }
}
