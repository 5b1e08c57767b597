import { Inject } from '@nestjs/common';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import { HarvestRegister } from '../harvest/harvest-register.service';
import { HarvestRunType } from '../harvest/harvest.graphql';
import { Examination } from './examination.service';
import type { HarvestSource } from './source.entity';
import { sourceActions } from './source.policy';
import {
  ExamineSourceArgs,
  HarvestSourceConnection,
  HarvestSourceInput,
  HarvestSourceType,
  SourceFindingType,
} from './source.graphql';
import { Sources } from './sources.service';

@Resolver(() => HarvestSourceType)
export class HarvestSourceResolver {
  constructor(
    @Inject(Sources) private readonly sources: Sources,
    @Inject(Examination) private readonly examination: Examination,
    @Inject(HarvestRegister) private readonly register: HarvestRegister,
  ) {}

  @Query(() => HarvestSourceType, { description: 'A source that is harvested.' })
  @Requires('opendata.source.read')
  harvestSource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.sources.get(ctx, id);
  }

  @Query(() => HarvestSourceConnection, { description: 'The one added last comes first.' })
  @Requires('opendata.source.read')
  async harvestSources(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.sources.list(ctx, page));
  }

  @Mutation(() => SourceFindingType, {
    description:
      'Looks by content what stands at an address, for an operator to confirm; keeps nothing.',
  })
  @Requires('opendata.source.add')
  examineHarvestSource(@Args() { address }: ExamineSourceArgs) {
    return this.examination.examine(address);
  }

  @Mutation(() => HarvestSourceType, {
    description: 'Adds a source as it was examined; its first harvest is due at once.',
  })
  @Requires('opendata.source.add')
  addHarvestSource(@Ctx() ctx: Context, @Args('input') input: HarvestSourceInput) {
    return this.sources.add(ctx, input);
  }

  @Mutation(() => HarvestSourceType, {
    description: 'Nothing is read from it any more; what it has brought stays.',
  })
  @Requires('opendata.source.pause')
  pauseHarvestSource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.sources.pause(ctx, id);
  }

  @Mutation(() => HarvestSourceType, { description: 'It is harvested again, and due at once.' })
  @Requires('opendata.source.resume')
  resumeHarvestSource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.sources.resume(ctx, id);
  }

  @ResolveField('lastRun', () => HarvestRunType, { nullable: true })
  lastRun(@Parent() { id }: HarvestSource) {
    return this.register.lastRunOf(id);
  }

  @ResolveField('missing', () => Int, {
    description: 'Datasets that it no longer has and that wait for a person.',
  })
  missing(@Parent() { id }: HarvestSource) {
    return this.register.missingOf(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(
    @Ctx() { actor, language }: Context,
    @Parent() { id, state }: HarvestSource,
  ) {
    const [run, missing] = await Promise.all([
      this.register.lastRunOf(id),
      this.register.missingOf(id),
    ]);
    const standing = { state, run: run?.state ?? null, missing };
    return tellActions(sourceActions(actor, standing), language);
  }
}
