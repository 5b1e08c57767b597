import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ClockType, LegalClocks } from '@shutong/clocks';
import {
  AvailableActionType,
  connectionOf,
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import { ApplyInput } from '../application/application.graphql';
import { CourseStepType } from '../course/course.graphql';
import { Courses } from '../course/courses.service';
import { dataReturnActions } from './data-return-actions.policy';
import { DataReturnRegister } from './data-return-register.service';
import type { DataReturn } from './data-return.entity';
import { CountedArgs, DataReturnConnection, DataReturnType } from './data-return.graphql';
import { DataReturns } from './data-returns.service';

@Resolver(() => DataReturnType)
export class DataReturnResolver {
  constructor(
    @Inject(DataReturns) private readonly returns: DataReturns,
    @Inject(DataReturnRegister) private readonly register: DataReturnRegister,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => DataReturnType)
  @Requires('exchange.data-return.read')
  dataReturn(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => DataReturnConnection, { name: 'dataReturns', description: 'Newest first.' })
  @Requires('exchange.data-return.read')
  async list(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.register.list(ctx, page));
  }

  @Mutation(() => DataReturnType, {
    description:
      'A lower department asks data about its own division back; its office head sends it (Art. 24).',
  })
  @Requires('exchange.data-return.request')
  requestDataReturn(@Ctx() ctx: Context, @Args('input') input: ApplyInput) {
    return this.returns.request(ctx, input);
  }

  @Mutation(() => DataReturnType, {
    description: "The provider's officer says how many records there are.",
  })
  @Requires('exchange.data-return.offer')
  offerDataReturn(@Ctx() ctx: Context, @Args() { id, records }: CountedArgs) {
    return this.returns.offer(ctx, id, records);
  }

  @Mutation(() => DataReturnType, {
    description: 'The requester says how many have come: all, or the provider has to correct it.',
  })
  @Requires('exchange.data-return.confirm')
  confirmDataReturn(@Ctx() ctx: Context, @Args() { id, records }: CountedArgs) {
    return this.returns.confirm(ctx, id, records);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: DataReturn) {
    return this.clocks.ofMatter(id);
  }

  @ResolveField('steps', () => [CourseStepType])
  stepsOf(@Parent() { id }: DataReturn) {
    return this.courses.stepsOf(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() dataReturn: DataReturn) {
    const file = await this.register.fileOf(ctx, dataReturn);
    return tellActions(dataReturnActions(ctx.actor, file), ctx.language);
  }
}
