import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CodeArg, Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import {
  DepartmentConnection,
  DepartmentType,
  RegisterDepartmentInput,
} from './department.graphql';
import { Departments } from './departments.service';

@Resolver(() => DepartmentType)
export class DepartmentResolver {
  constructor(@Inject(Departments) private readonly all: Departments) {}

  @Query(() => DepartmentConnection, { description: 'By code, ascending.' })
  @Requires('identity.department.read')
  async departments(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page.first, page.after));
  }

  @Query(() => DepartmentType)
  @Requires('identity.department.read')
  department(@Ctx() ctx: Context, @CodeArg('code') code: string) {
    return this.all.byCode(ctx, code);
  }

  @Mutation(() => DepartmentType)
  @Requires('identity.department.register')
  registerDepartment(@Ctx() ctx: Context, @Args('input') input: RegisterDepartmentInput) {
    const { nameEn = null, shortName = null, parent = null, kind, ...facts } = input;
    return this.all.register(ctx, { ...facts, nameEn, shortName, parent }, kind);
  }

  @Mutation(() => DepartmentType, {
    description: 'Its people and systems are refused from their next call on.',
  })
  @Requires('identity.department.disable')
  disableDepartment(@Ctx() ctx: Context, @CodeArg('code') code: string) {
    return this.all.disable(ctx, code);
  }

  @Mutation(() => DepartmentType)
  @Requires('identity.department.enable')
  enableDepartment(@Ctx() ctx: Context, @CodeArg('code') code: string) {
    return this.all.enable(ctx, code);
  }
}
