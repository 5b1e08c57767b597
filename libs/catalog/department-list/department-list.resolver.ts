import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import {
  DepartmentListItemsArgs,
  DepartmentListType,
  ListCoverageArgs,
  ListCoverageType,
  ListItemConnection,
  PublishDepartmentListArgs,
} from './department-list.graphql';
import { DepartmentListPublishing } from './department-list-publishing.service';
import { DepartmentLists } from './department-lists.service';

@Resolver(() => DepartmentListType)
export class DepartmentListResolver {
  constructor(
    @Inject(DepartmentLists) private readonly lists: DepartmentLists,
    @Inject(DepartmentListPublishing) private readonly publishing: DepartmentListPublishing,
  ) {}

  @Query(() => ListCoverageType, {
    description: 'The four lists of a department: which there are, and what stands behind them.',
  })
  @Requires('catalog.department-list.read')
  listCoverage(@Ctx() ctx: Context, @Args() { department }: ListCoverageArgs) {
    return this.lists.coverage(ctx, department);
  }

  @Query(() => ListItemConnection, { description: 'What stands in a list now, by code.' })
  @Requires('catalog.department-list.read')
  async departmentListItems(@Ctx() ctx: Context, @Args() args: DepartmentListItemsArgs) {
    const { first, after, ...of } = args;
    return connectionOf(await this.lists.items(ctx, of, { first, ...(after && { after }) }));
  }

  @Mutation(() => DepartmentListType, {
    description: "Publishes one of the four lists of one's department as a whole.",
  })
  @Requires('catalog.department-list.publish')
  publishDepartmentList(@Ctx() ctx: Context, @Args() { kind, items }: PublishDepartmentListArgs) {
    const plain = items.map(({ code, title, resources }) => ({ code, title, resources }));
    return this.publishing.publish(ctx, kind, plain);
  }
}
