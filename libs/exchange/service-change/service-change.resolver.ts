import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ClockType, LegalClocks } from '@shutong/clocks';
import {
  AvailableActionType,
  connectionOf,
  Ctx,
  IdArg,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import { CourseStepType } from '../course/course.graphql';
import { Courses } from '../course/courses.service';
import { serviceChangeActions } from './service-change-actions.policy';
import { ServiceChangeRegister } from './service-change-register.service';
import type { ServiceChange } from './service-change.entity';
import {
  FileServiceChangeArgs,
  ObjectServiceChangeArgs,
  ServiceChangeConnection,
  ServiceChangeInput,
  ServiceChangeType,
  ServiceChangesArgs,
  UpholdServiceChangeArgs,
} from './service-change.graphql';
import { ServiceChanges } from './service-changes.service';

@Resolver(() => ServiceChangeType)
export class ServiceChangeResolver {
  constructor(
    @Inject(ServiceChanges) private readonly changes: ServiceChanges,
    @Inject(ServiceChangeRegister) private readonly register: ServiceChangeRegister,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => ServiceChangeType)
  @Requires('exchange.service-change.read')
  serviceChange(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => ServiceChangeConnection, { name: 'serviceChanges', description: 'Newest first.' })
  @Requires('exchange.service-change.read')
  async list(@Ctx() ctx: Context, @Args() asked: ServiceChangesArgs) {
    return connectionOf(await this.register.list(ctx, asked));
  }

  @Mutation(() => ServiceChangeType, {
    description: "The provider's officer proposes to end or narrow what is shared (Art. 27).",
  })
  @Requires('exchange.service-change.propose')
  proposeServiceChange(@Ctx() ctx: Context, @Args('input') input: ServiceChangeInput) {
    const { agreementId, fields = null, modes = null, quotaCalls = null, ...said } = input;
    return this.changes.propose(ctx, agreementId, { ...said, fields, modes, quotaCalls });
  }

  @Mutation(() => ServiceChangeType, {
    description: "The provider's office head puts it to the requester.",
  })
  @Requires('exchange.service-change.send')
  sendServiceChange(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.changes.send(ctx, id);
  }

  @Mutation(() => ServiceChangeType, { description: "The requester's office head agrees." })
  @Requires('exchange.service-change.answer')
  agreeServiceChange(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.changes.agree(ctx, id);
  }

  @Mutation(() => ServiceChangeType, {
    description: "The requester's office head objects: it takes no effect unless that is settled.",
  })
  @Requires('exchange.service-change.answer')
  objectServiceChange(@Ctx() ctx: Context, @Args() { id, reasons }: ObjectServiceChangeArgs) {
    return this.changes.object(ctx, id, reasons);
  }

  @Mutation(() => ServiceChangeType, {
    description: 'The authority acknowledges the filing of what was agreed (备案).',
  })
  @Requires('exchange.service-change.file')
  fileServiceChange(@Ctx() ctx: Context, @Args() { id, filingNumber }: FileServiceChangeArgs) {
    return this.changes.file(ctx, id, filingNumber);
  }

  @Mutation(() => ServiceChangeType, {
    description: 'The authority files what the requester objects to and a dispute has upheld.',
  })
  @Requires('exchange.service-change.file')
  upholdServiceChange(@Ctx() ctx: Context, @Args() { id, ...upheld }: UpholdServiceChangeArgs) {
    return this.changes.uphold(ctx, id, upheld);
  }

  @Mutation(() => ServiceChangeType, { description: 'The provider leaves all as it is.' })
  @Requires('exchange.service-change.withdraw')
  withdrawServiceChange(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.changes.withdraw(ctx, id);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: ServiceChange) {
    return this.clocks.ofMatter(id);
  }

  @ResolveField('steps', () => [CourseStepType])
  stepsOf(@Parent() { id }: ServiceChange) {
    return this.courses.stepsOf(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() change: ServiceChange) {
    const file = await this.register.fileOf(ctx, change);
    return tellActions(serviceChangeActions(ctx.actor, file), ctx.language);
  }
}
