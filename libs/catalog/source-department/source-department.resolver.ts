import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { SourceDepartmentNaming } from './source-department-naming.service';
import {
  NameSourceDepartmentArgs,
  RepeatedCollectionArgs,
  RepeatedCollectionConnection,
  SourceDepartmentArgs,
  SourceDepartmentConnection,
  SourceDepartmentType,
  SourceDepartmentVersionsArgs,
  SourceDepartmentsArgs,
} from './source-department.graphql';
import { SourceDepartments } from './source-departments.service';

@Resolver(() => SourceDepartmentType)
export class SourceDepartmentResolver {
  constructor(
    @Inject(SourceDepartments) private readonly reading: SourceDepartments,
    @Inject(SourceDepartmentNaming) private readonly naming: SourceDepartmentNaming,
  ) {}

  @Query(() => SourceDepartmentType)
  @Requires('catalog.source-department.read')
  sourceDepartment(@Ctx() ctx: Context, @Args() { element, version }: SourceDepartmentArgs) {
    return this.reading.get(ctx, element, version ?? undefined);
  }

  @Query(() => SourceDepartmentConnection, {
    description: 'Every naming that there was, newest first.',
  })
  @Requires('catalog.source-department.read')
  async sourceDepartmentVersions(
    @Ctx() ctx: Context,
    @Args() { element, ...page }: SourceDepartmentVersionsArgs,
  ) {
    return connectionOf(await this.reading.versions(ctx, element, page));
  }

  @Query(() => SourceDepartmentConnection, {
    description: 'Those that stand, by code of their elements.',
  })
  @Requires('catalog.source-department.read')
  async sourceDepartments(
    @Ctx() ctx: Context,
    @Args() { department, ...page }: SourceDepartmentsArgs,
  ) {
    return connectionOf(await this.reading.list(ctx, department ?? null, page));
  }

  @Query(() => RepeatedCollectionConnection, {
    description:
      'Published items that departments collect beside the source department, by element.',
  })
  @Requires('catalog.source-department.read')
  async repeatedCollection(
    @Ctx() ctx: Context,
    @Args() { element, department, ...page }: RepeatedCollectionArgs,
  ) {
    const filter = { ...(element ? { element } : {}), ...(department ? { department } : {}) };
    return connectionOf(await this.reading.repeated(ctx, filter, page));
  }

  @Mutation(() => SourceDepartmentType, {
    description: 'In place of whoever was named before; earlier namings stay readable.',
  })
  @Requires('catalog.source-department.name')
  nameSourceDepartment(@Ctx() ctx: Context, @Args() naming: NameSourceDepartmentArgs) {
    return this.naming.name(ctx, naming);
  }
}
