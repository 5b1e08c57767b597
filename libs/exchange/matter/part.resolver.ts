import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { LegalClocks, type LegalClock } from '@shutong/clocks';
import { AvailableActionType, Ctx, Requires, tellActions, type Context } from '@shutong/platform';
import { ApplicationFiles } from '../application/application-files.service';
import type { Application } from '../application/application.entity';
import { ApplicationType } from '../application/application.graphql';
import { partActions } from './matter-actions.policy';
import type { MatterPart } from './matter.entity';
import { MatterPartType, MatterType } from './matter.graphql';
import { stateOf } from './matter.states';
import { Matters } from './matters.service';
import {
  AnswerPartArgs,
  AnswerPartExtensionArgs,
  AskPartExtensionArgs,
  AskPartSupplementArgs,
  ProposePartArgs,
  SupplyPartArgs,
} from './part.graphql';
import { Parts } from './parts.service';

@Resolver(() => MatterPartType)
export class PartResolver {
  constructor(
    @Inject(Parts) private readonly service: Parts,
    @Inject(Matters) private readonly matters: Matters,
    @Inject(ApplicationFiles) private readonly files: ApplicationFiles,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Mutation(() => MatterType, {
    description:
      "The provider's officer proposes an outcome for each resource of its part, also in place of an earlier proposal.",
  })
  @Requires('exchange.decision.propose')
  proposePart(@Ctx() ctx: Context, @Args() { partId, proposals }: ProposePartArgs) {
    return this.service.propose(ctx, partId, proposals);
  }

  @Mutation(() => MatterType, {
    description: "The provider's office head answers its part as a whole, as proposed.",
  })
  @Requires('exchange.decision.answer')
  answerPart(@Ctx() ctx: Context, @Args() { partId, proposalId }: AnswerPartArgs) {
    return this.service.answer(ctx, partId, proposalId);
  }

  @Mutation(() => MatterType, {
    description: "The provider's officer says once and completely what its part lacks.",
  })
  @Requires('exchange.supplement.ask')
  askPartSupplement(@Ctx() ctx: Context, @Args() { partId, missing }: AskPartSupplementArgs) {
    return this.service.askSupplement(ctx, partId, missing);
  }

  @Mutation(() => MatterType, { description: 'The requester answers every item of it.' })
  @Requires('exchange.supplement.supply')
  supplyPart(@Ctx() ctx: Context, @Args() { partId, answers }: SupplyPartArgs) {
    return this.service.supply(ctx, partId, answers);
  }

  @Mutation(() => MatterType, {
    description: "The provider's officer asks the authority for more time for its part.",
  })
  @Requires('exchange.extension.ask')
  askPartExtension(@Ctx() ctx: Context, @Args() { partId, reasons }: AskPartExtensionArgs) {
    return this.service.askExtension(ctx, partId, reasons);
  }

  @Mutation(() => MatterType, { description: 'The authority consents to more time, or refuses.' })
  @Requires('exchange.extension.answer')
  answerPartExtension(
    @Ctx() ctx: Context,
    @Args() { partId, consented, remarks }: AnswerPartExtensionArgs,
  ) {
    return this.service.answerExtension(ctx, partId, { consented, remarks });
  }

  @ResolveField('members', () => [ApplicationType])
  async members(@Ctx() ctx: Context, @Parent() part: MatterPart): Promise<Application[]> {
    const all = await this.matters.membersOf(ctx, { id: part.matterId });
    return all.filter(({ provider }) => provider === part.provider);
  }

  @ResolveField(() => String)
  async state(@Ctx() ctx: Context, @Parent() part: MatterPart) {
    return stateOf(await this.members(ctx, part));
  }

  @ResolveField(() => String, { nullable: true })
  async holder(@Ctx() ctx: Context, @Parent() part: MatterPart) {
    return (await this.nextClock(ctx, part))?.holder ?? null;
  }

  @ResolveField(() => String, { nullable: true })
  async dueOn(@Ctx() ctx: Context, @Parent() part: MatterPart) {
    return (await this.nextClock(ctx, part))?.dueOn ?? null;
  }

  @ResolveField(() => Int, { nullable: true })
  async daysLeft(@Ctx() ctx: Context, @Parent() part: MatterPart) {
    const clock = await this.nextClock(ctx, part);
    return clock ? this.clocks.daysLeft(clock) : null;
  }

  /** A proposal is the provider's own matter until it is answered. */
  @ResolveField('proposalId', () => ID, { nullable: true })
  proposalId(@Ctx() { actor }: Context, @Parent() part: MatterPart) {
    const shown = part.answeredAt !== null || actor.department === part.provider;
    return shown ? part.proposalId : null;
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() part: MatterPart) {
    const files = await this.files.ofAll(ctx, await this.members(ctx, part));
    return tellActions(partActions(ctx.actor, files), ctx.language);
  }

  /** Of all members' clocks the one whose last day comes first. */
  private async nextClock(ctx: Context, part: MatterPart): Promise<LegalClock | null> {
    const members = await this.members(ctx, part);
    const clocks = await Promise.all(members.map(({ id }) => this.clocks.ofMatter(id)));
    const running = clocks.flat().filter(({ state, dueOn }) => state === 'running' && dueOn);
    running.sort((one, other) => (one.dueOn! < other.dueOn! ? -1 : 1));
    return running[0] ?? null;
  }
}
