import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Clocks, ClockType, LegalClocks } from '@shutong/clocks';
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
import { openActions } from './open-actions.policy';
import { supplementDueOn } from './open-answer.clock';
import type { OpenApplication } from './open-application.entity';
import {
  OpenAgreementType,
  OpenAnswerType,
  OpenApplicationConnection,
  OpenApplicationType,
} from './open-application.graphql';
import { OpenApplicationInput, OpenTextsArgs } from './open-application.input';
import { OpenApplications } from './open-applications.service';
import { OpenApplying } from './open-applying.service';
import { OpenRegister } from './open-register.service';

/** Applications for conditionally open data as their applicants reach them, and everybody reads them. */
@Resolver(() => OpenApplicationType)
export class OpenApplicationResolver {
  constructor(
    @Inject(OpenApplications) private readonly applications: OpenApplications,
    @Inject(OpenRegister) private readonly register: OpenRegister,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
    @Inject(Clocks) private readonly limits: Clocks,
    @Inject(OpenApplying) private readonly applying: OpenApplying,
  ) {}

  @Query(() => OpenApplicationType)
  @Requires('exchange.open-application.read')
  openApplication(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => OpenApplicationConnection, { description: 'Newest first.' })
  @Requires('exchange.open-application.read')
  async openApplications(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.register.list(ctx, page));
  }

  @Query(() => [AvailableActionType], {
    description:
      'The step that begins an application for what an entry opens on conditions, and why one cannot take it now, as far as that does not depend on what is asked for.',
  })
  @Requires('exchange.open-application.read')
  async openApplicationActions(@Ctx() ctx: Context, @IdArg('entryId') entryId: string) {
    return tellActions(await this.applying.actionsFor(ctx, entryId), ctx.language);
  }

  @Mutation(() => OpenApplicationType, {
    description:
      'Somebody whose real name is verified applies for data that is open on conditions.',
  })
  @Requires('exchange.open-application.submit')
  applyForOpenData(@Ctx() ctx: Context, @Args('input') input: OpenApplicationInput) {
    return this.applications.apply(ctx, input);
  }

  @Mutation(() => OpenApplicationType, { description: 'The applicant answers what was missing.' })
  @Requires('exchange.open-application.supply')
  supplyOpenApplication(@Ctx() ctx: Context, @Args() { id, items }: OpenTextsArgs) {
    return this.applications.supply(ctx, id, items);
  }

  @Mutation(() => OpenApplicationType, { description: 'Before it is answered.' })
  @Requires('exchange.open-application.withdraw')
  withdrawOpenApplication(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.applications.withdraw(ctx, id);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: OpenApplication) {
    return this.clocks.ofMatter(id);
  }

  @ResolveField('supplementDueOn', () => String, { nullable: true })
  supplementDueOn(@Parent() application: OpenApplication) {
    return supplementDueOn(this.limits, application);
  }

  @ResolveField('answer', () => OpenAnswerType, { nullable: true })
  async answer(@Ctx() { actor }: Context, @Parent() application: OpenApplication) {
    const { answer } = await this.register.fileOf(application);
    // A proposal is the provider's own matter until it is answered.
    return answer?.answeredAt || actor.department === application.provider ? answer : null;
  }

  @ResolveField('agreement', () => OpenAgreementType, { nullable: true })
  async agreement(@Parent() application: OpenApplication) {
    return (await this.register.fileOf(application)).agreement;
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() application: OpenApplication) {
    const file = await this.register.fileOf(application);
    return tellActions(openActions(ctx.actor, file), ctx.language);
  }
}
