import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { Mounting } from './mounting.service';
import type { Resource } from './resource.entity';
import { FieldRuleType, MountArgs, ResourceType, type FieldRuleInput } from './resource.graphql';
import { Resources } from './resources.service';

type Rules = Resource['masks'];

@Resolver(() => ResourceType)
export class ResourceResolver {
  constructor(
    @Inject(Resources) private readonly resources: Resources,
    @Inject(Mounting) private readonly mounting: Mounting,
  ) {}

  @Query(() => ResourceType)
  @Requires('catalog.resource.read')
  resource(@Ctx() ctx: Context, @Args('id', { type: () => ID }) id: string) {
    return this.resources.get(ctx, id);
  }

  @Mutation(() => ResourceType, {
    description: 'Mounts under a published entry, or changes what is mounted under the same code.',
  })
  @Requires('catalog.resource.mount')
  mountResource(@Ctx() ctx: Context, @Args() { entryId, resource }: MountArgs) {
    const { masks, matchRules, ...offer } = resource;
    const rules = { masks: byField(masks), matchRules: byField(matchRules) };
    return this.mounting.mount(ctx, entryId, { ...offer, ...rules });
  }

  @Mutation(() => ResourceType, { description: 'From now on nobody can apply for it.' })
  @Requires('catalog.resource.withdraw')
  withdrawResource(@Ctx() ctx: Context, @Args('id', { type: () => ID }) id: string) {
    return this.mounting.withdraw(ctx, id);
  }

  @ResolveField(() => [FieldRuleType])
  masks(@Parent() { masks }: Resource) {
    return listed(masks);
  }

  @ResolveField(() => [FieldRuleType])
  matchRules(@Parent() { matchRules }: Resource) {
    return listed(matchRules);
  }
}

const byField = (rules: readonly FieldRuleInput[]): Rules =>
  Object.fromEntries(rules.map(({ field, rule }) => [field, rule]));

const listed = (rules: Rules): FieldRuleType[] =>
  Object.entries(rules).map(([field, rule]) => ({ field, rule }));
