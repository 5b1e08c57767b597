import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CodeArg, Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { BoundItems } from './bound-items.service';
import { CodeTableRegister } from './code-table-register.service';
import {
  BoundItemConnection,
  CodeTableConnection,
  CodeTableType,
  CodeTableValueConnection,
  CodeTableVersionType,
  IssuedCodeTableVersion,
} from './code-table.graphql';
import { RegisteredStandards } from './registered-standards.service';
import type { CodeTable } from './standard.entity';
import {
  BoundItemsArgs,
  IssueArgs,
  OfStandardArgs,
  TableVersionArgs,
  WithdrawVersionArgs,
} from './standard.args';
import { CodeTableInput } from './standard.input';

@Resolver(() => CodeTableType)
export class CodeTableResolver {
  constructor(
    @Inject(RegisteredStandards) private readonly registered: RegisteredStandards,
    @Inject(CodeTableRegister) private readonly register: CodeTableRegister,
    @Inject(BoundItems) private readonly bound: BoundItems,
  ) {}

  @Query(() => CodeTableType, { description: 'By its code.' })
  @Requires('catalog.standard.read')
  codeTable(@Ctx() ctx: Context, @CodeArg('code') code: string) {
    return this.registered.table(ctx, code);
  }

  @Query(() => CodeTableConnection, { description: 'In the order of their codes.' })
  @Requires('catalog.standard.read')
  async codeTables(@Ctx() ctx: Context, @Args() { standard, ...page }: OfStandardArgs) {
    return connectionOf(await this.registered.tables(ctx, standard ? { standard } : {}, page));
  }

  @Query(() => CodeTableValueConnection, { description: "In the version's own order." })
  @Requires('catalog.standard.read')
  async codeTableValues(@Ctx() ctx: Context, @Args() { code, version, ...page }: TableVersionArgs) {
    return connectionOf(await this.registered.values(ctx, { code, version }, page));
  }

  @Query(() => BoundItemConnection, {
    description: 'Items that keep to the table, each with its version, in the order of entries.',
  })
  @Requires('catalog.standard.read')
  async boundItems(@Ctx() ctx: Context, @Args() { table, outdated, ...page }: BoundItemsArgs) {
    const list = await this.bound.list(ctx, { table, outdated }, page);
    return { ...connectionOf(list), totalCount: list.totalCount };
  }

  @Mutation(() => CodeTableType)
  @Requires('catalog.code-table.register')
  registerCodeTable(@Ctx() ctx: Context, @Args('content') { first, ...table }: CodeTableInput) {
    return this.register.register(ctx, table, first);
  }

  @Mutation(() => IssuedCodeTableVersion, {
    description: 'The next version. Items that are bound stay with theirs.',
  })
  @Requires('catalog.code-table.issue')
  async issueCodeTableVersion(
    @Ctx() ctx: Context,
    @Args() { code, content, acceptBreaking }: IssueArgs,
  ) {
    const { boundItems, ...issued } = await this.register.issue(ctx, code, content, acceptBreaking);
    const items = { ...connectionOf(boundItems), totalCount: boundItems.totalCount };
    return { ...issued, boundItems: items };
  }

  @Mutation(() => CodeTableVersionType, {
    description: 'No item is newly bound to it; those that are stay.',
  })
  @Requires('catalog.code-table.withdraw')
  withdrawCodeTableVersion(@Ctx() ctx: Context, @Args() { code, version }: WithdrawVersionArgs) {
    return this.register.withdraw(ctx, code, version);
  }

  @ResolveField(() => [CodeTableVersionType])
  versions(@Parent() table: CodeTable) {
    return this.registered.versionsOf(table.code);
  }
}
