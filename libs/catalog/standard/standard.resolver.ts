import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CodeArg, Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { RegisteredStandards } from './registered-standards.service';
import { StandardRegister } from './standard-register.service';
import {
  DataElementConnection,
  DataElementType,
  StandardConnection,
  StandardType,
} from './standard.graphql';
import { OfStandardArgs, StandardsArgs, WithdrawStandardArgs } from './standard.args';
import { DataElementInput, StandardInput } from './standard.input';

@Resolver(() => StandardType)
export class StandardResolver {
  constructor(
    @Inject(RegisteredStandards) private readonly registered: RegisteredStandards,
    @Inject(StandardRegister) private readonly register: StandardRegister,
  ) {}

  @Query(() => StandardType, { description: 'By its number.' })
  @Requires('catalog.standard.read')
  standard(@Ctx() ctx: Context, @CodeArg('number') number: string) {
    return this.registered.standard(ctx, number);
  }

  @Query(() => StandardConnection, { description: 'In the order of their numbers.' })
  @Requires('catalog.standard.read')
  async standards(@Ctx() ctx: Context, @Args() { level, ...page }: StandardsArgs) {
    return connectionOf(await this.registered.standards(ctx, level ? { level } : {}, page));
  }

  @Query(() => DataElementType, { description: 'By its code.' })
  @Requires('catalog.standard.read')
  dataElement(@Ctx() ctx: Context, @CodeArg('code') code: string) {
    return this.registered.element(ctx, code);
  }

  @Query(() => DataElementConnection, { description: 'In the order of their codes.' })
  @Requires('catalog.standard.read')
  async dataElements(@Ctx() ctx: Context, @Args() { standard, ...page }: OfStandardArgs) {
    return connectionOf(await this.registered.elements(ctx, standard ? { standard } : {}, page));
  }

  @Mutation(() => StandardType)
  @Requires('catalog.standard.register')
  registerStandard(@Ctx() ctx: Context, @Args('content') content: StandardInput) {
    return this.register.registerStandard(ctx, content);
  }

  @Mutation(() => StandardType, {
    description: 'Nothing new comes from it; what came from it stays.',
  })
  @Requires('catalog.standard.withdraw')
  withdrawStandard(@Ctx() ctx: Context, @Args() { number, day }: WithdrawStandardArgs) {
    return this.register.withdrawStandard(ctx, number, day);
  }

  @Mutation(() => DataElementType)
  @Requires('catalog.data-element.register')
  registerDataElement(@Ctx() ctx: Context, @Args('content') content: DataElementInput) {
    return this.register.registerElement(ctx, content);
  }
}
