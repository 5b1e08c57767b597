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
import { AgreementType, ReasonArgs } from '../agreement/agreement.graphql';
import { CourseStepType } from '../course/course.graphql';
import { Courses } from '../course/courses.service';
import { rectificationActions } from './rectification-actions.policy';
import { RectificationRegister } from './rectification-register.service';
import type { Rectification } from './rectification.entity';
import {
  FileTerminationArgs,
  RectificationConnection,
  RectificationTextArgs,
  RectificationType,
  RectificationsArgs,
  SuspendInput,
} from './rectification.graphql';
import { reportFor } from './rectification.policy';
import { Rectifications } from './rectifications.service';

@Resolver(() => RectificationType)
export class RectificationResolver {
  constructor(
    @Inject(Rectifications) private readonly rectifications: Rectifications,
    @Inject(RectificationRegister) private readonly register: RectificationRegister,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => RectificationType)
  @Requires('exchange.rectification.read')
  rectification(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => RectificationConnection, { name: 'rectifications', description: 'Newest first.' })
  @Requires('exchange.rectification.read')
  async list(@Ctx() ctx: Context, @Args() asked: RectificationsArgs) {
    return connectionOf(await this.register.list(ctx, asked));
  }

  @Mutation(() => RectificationType, {
    description: 'Stops the next call for misuse, and orders rectification (Decree 809, Art. 27).',
  })
  @Requires('exchange.agreement.suspend')
  suspendAgreement(@Ctx() ctx: Context, @Args('input') { agreementId, ...order }: SuspendInput) {
    return this.rectifications.suspend(ctx, agreementId, order);
  }

  @Mutation(() => RectificationType, {
    description: 'The requester writes what it has done, in place of an earlier draft.',
  })
  @Requires('exchange.rectification.draft')
  draftRectificationReport(@Ctx() ctx: Context, @Args() { id, text }: RectificationTextArgs) {
    return this.rectifications.draftReport(ctx, id, text);
  }

  @Mutation(() => RectificationType, { description: "The requester's office head sends it." })
  @Requires('exchange.rectification.send')
  sendRectificationReport(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.rectifications.sendReport(ctx, id);
  }

  @Mutation(() => RectificationType, {
    description: "The requester's office head refuses what is ordered, with reasons.",
  })
  @Requires('exchange.rectification.refuse')
  refuseRectification(@Ctx() ctx: Context, @Args() { id, text }: RectificationTextArgs) {
    return this.rectifications.refuse(ctx, id, text);
  }

  @Mutation(() => RectificationType, { description: 'It is put right: the agreement resumes.' })
  @Requires('exchange.rectification.examine')
  acceptRectification(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.rectifications.accept(ctx, id);
  }

  @Mutation(() => RectificationType, { description: 'It is not put right, with reasons.' })
  @Requires('exchange.rectification.examine')
  rejectRectification(@Ctx() ctx: Context, @Args() { id, text }: RectificationTextArgs) {
    return this.rectifications.reject(ctx, id, text);
  }

  @Mutation(() => RectificationType, {
    description: 'After a refusal or rejection: another order, with time of its own.',
  })
  @Requires('exchange.rectification.examine')
  orderFurtherRectification(@Ctx() ctx: Context, @Args() { id, text }: RectificationTextArgs) {
    return this.rectifications.orderFurther(ctx, id, text);
  }

  @Mutation(() => AgreementType, {
    description: 'The authority, or whoever suspended it, lifts the suspension with reasons.',
  })
  @Requires('exchange.agreement.resume')
  resumeAgreement(@Ctx() ctx: Context, @Args() { id, reason }: ReasonArgs) {
    return this.rectifications.lift(ctx, id, reason);
  }

  @Mutation(() => AgreementType, {
    description:
      'Ends it for good after a rectification that was refused, has failed or is overdue (Art. 27).',
  })
  @Requires('exchange.agreement.terminate')
  terminateAgreement(@Ctx() ctx: Context, @Args() { id, reason }: ReasonArgs) {
    return this.rectifications.terminate(ctx, id, reason);
  }

  @Mutation(() => RectificationType, {
    description: 'The authority acknowledges that the provider has ended the agreement (备案).',
  })
  @Requires('exchange.rectification.file')
  fileTermination(@Ctx() ctx: Context, @Args() { id, filingNumber }: FileTerminationArgs) {
    return this.rectifications.fileTermination(ctx, id, filingNumber);
  }

  @ResolveField('report', () => String, { nullable: true })
  report(@Ctx() { actor }: Context, @Parent() rectification: Rectification) {
    return reportFor(actor, rectification);
  }

  @ResolveField('dueOn', () => String, { nullable: true })
  async dueOn(@Ctx() ctx: Context, @Parent() rectification: Rectification) {
    return (await this.register.fileOf(ctx, rectification)).dueOn;
  }

  @ResolveField('steps', () => [CourseStepType])
  stepsOf(@Parent() { id }: Rectification) {
    return this.courses.stepsOf(id);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: Rectification) {
    return this.clocks.ofMatter(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() rectification: Rectification) {
    const file = await this.register.fileOf(ctx, rectification);
    return tellActions(rectificationActions(ctx.actor, file), ctx.language);
  }
}
