import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import { PurposeUse, PurposeUseConnection } from './purpose-use.graphql';
import { PurposeUses } from './purpose-uses.service';

@Resolver(() => PurposeUse)
export class PurposeUseResolver {
  constructor(@Inject(PurposeUses) private readonly uses: PurposeUses) {}

  @Query(() => PurposeUseConnection, {
    description:
      'What queries brought for each purpose: records, and fields that could be filled in. Of a project, whose code is a purpose, whoever does not supervise sees what its own department asked for.',
  })
  @Requires('statistics.purpose.read')
  async purposeUses(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.uses.list(ctx, page));
  }
}
