import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
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
import { needActions } from './need-actions.policy';
import { NeedAnswers } from './need-answers.service';
import type { Need } from './need.entity';
import { NeedConnection, NeedStepType, NeedType } from './need.graphql';
import {
  AnswerNeedArgs,
  AssignNeedArgs,
  FileNeedInput,
  HandBackNeedArgs,
  NeedAnswerInput,
  NeedMatchesArgs,
  NeedsArgs,
  ReturnNeedAnswerArgs,
} from './need.input';
import { NeedMatchesType } from './need-matches.graphql';
import { answerFor, stepFor } from './need.policy';
import { NeedRegister } from './need-register.service';
import { Needs } from './needs.service';

@Resolver(() => NeedType)
export class NeedResolver {
  constructor(
    @Inject(Needs) private readonly needs: Needs,
    @Inject(NeedAnswers) private readonly answers: NeedAnswers,
    @Inject(NeedRegister) private readonly register: NeedRegister,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => NeedType)
  @Requires('exchange.need.read')
  need(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => NeedConnection, { name: 'needs', description: 'Newest first.' })
  @Requires('exchange.need.read')
  async list(@Ctx() ctx: Context, @Args() asked: NeedsArgs) {
    return connectionOf(await this.register.list(ctx, asked));
  }

  @Query(() => NeedMatchesType, {
    description: 'To be looked at before filing: entries and duties that have what is wanted.',
  })
  @Requires('exchange.need.read')
  needMatches(@Ctx() ctx: Context, @Args() { title, items }: NeedMatchesArgs) {
    return this.register.matches(ctx, title, items);
  }

  @Mutation(() => NeedType, {
    description: 'A department says what data it needs that nobody has catalogued (Art. 19).',
  })
  @Requires('exchange.need.file')
  fileNeed(@Ctx() ctx: Context, @Args('input') input: FileNeedInput) {
    return this.needs.file(ctx, input);
  }

  @Mutation(() => NeedType, {
    description:
      'Its office head consents: it goes to the department whose duty covers it, else to the authority.',
  })
  @Requires('exchange.need.consent')
  consentNeed(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.needs.consent(ctx, id);
  }

  @Mutation(() => NeedType, {
    description:
      'The authority names the one source department, or another while that is disabled (Art. 19).',
  })
  @Requires('exchange.need.assign')
  assignNeed(@Ctx() ctx: Context, @Args() { id, ...said }: AssignNeedArgs) {
    return this.answers.assign(ctx, id, said);
  }

  @Mutation(() => NeedType, {
    description: 'The department named says, once, why it is not the source.',
  })
  @Requires('exchange.need.hand-back')
  handBackNeed(@Ctx() ctx: Context, @Args() { id, reasons }: HandBackNeedArgs) {
    return this.answers.handBack(ctx, id, reasons);
  }

  @Mutation(() => NeedType, {
    description: "The source department's officer proposes an entry, or a reasoned no.",
  })
  @Requires('exchange.need.propose')
  proposeNeedAnswer(
    @Ctx() ctx: Context,
    @IdArg('id') id: string,
    @Args('input') input: NeedAnswerInput,
  ) {
    return this.answers.propose(ctx, id, input);
  }

  @Mutation(() => NeedType, { description: 'Its office head sends the proposal back.' })
  @Requires('exchange.need.return')
  returnNeedAnswer(@Ctx() ctx: Context, @Args() { id, step, reasons }: ReturnNeedAnswerArgs) {
    return this.answers.sendBack(ctx, id, { read: step, reasons });
  }

  @Mutation(() => NeedType, { description: 'Its office head answers as it was proposed.' })
  @Requires('exchange.need.answer')
  answerNeed(@Ctx() ctx: Context, @Args() { id, step }: AnswerNeedArgs) {
    return this.answers.answer(ctx, id, step);
  }

  @Mutation(() => NeedType, { description: 'Who needs it lets it be.' })
  @Requires('exchange.need.withdraw')
  withdrawNeed(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.needs.withdraw(ctx, id);
  }

  @ResolveField('entryId', () => ID, { nullable: true })
  entryOf(@Ctx() { actor }: Context, @Parent() need: Need) {
    return answerFor(actor, need).entryId;
  }

  @ResolveField('serves', () => String, { nullable: true })
  servesOf(@Ctx() { actor }: Context, @Parent() need: Need) {
    return answerFor(actor, need).serves;
  }

  @ResolveField('refusalReasons', () => String, { nullable: true })
  reasonsOf(@Ctx() { actor }: Context, @Parent() need: Need) {
    return answerFor(actor, need).refusalReasons;
  }

  @ResolveField('refusalGround', () => String, { nullable: true })
  groundOf(@Ctx() { actor }: Context, @Parent() need: Need) {
    return answerFor(actor, need).refusalGround;
  }

  @ResolveField('steps', () => [NeedStepType])
  async stepsOf(@Ctx() { actor }: Context, @Parent() { id }: Need) {
    return (await this.register.stepsOf(id)).map((taken) => stepFor(actor, taken));
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: Need) {
    return this.clocks.ofMatter(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() { actor, language }: Context, @Parent() need: Need) {
    return tellActions(needActions(actor, await this.register.fileOf(need)), language);
  }
}
