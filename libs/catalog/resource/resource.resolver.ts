import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, type Context } from '@shutong/platform';
import { Mounting } from './mounting.service';
import type { Resource } from './resource.entity';
import {
  FieldMaskType,
  FieldMatchRuleType,
  MountArgs,
  ResourceType,
  ThemeResourceArgs,
} from './resource.graphql';
import { Resources } from './resources.service';
import { Theming } from './theming.service';

@Resolver(() => ResourceType)
export class ResourceResolver {
  constructor(
    @Inject(Resources) private readonly resources: Resources,
    @Inject(Mounting) private readonly mounting: Mounting,
    @Inject(Theming) private readonly theming: Theming,
  ) {}

  @Query(() => ResourceType)
  @Requires('catalog.resource.read')
  resource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.resources.get(ctx, id);
  }

  @Mutation(() => ResourceType, {
    description: 'Mounts under a published entry, or changes what is mounted under the same code.',
  })
  @Requires('catalog.resource.mount')
  mountResource(@Ctx() ctx: Context, @Args() { entryId, resource }: MountArgs) {
    return this.mounting.mount(ctx, entryId, {
      ...resource,
      masks: Object.fromEntries(resource.masks.map(({ field, mask }) => [field, mask])),
      matchRules: Object.fromEntries(resource.matchRules.map(({ field, rule }) => [field, rule])),
    });
  }

  @Mutation(() => ResourceType, { description: 'From now on nobody can apply for it.' })
  @Requires('catalog.resource.withdraw')
  withdrawResource(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.mounting.withdraw(ctx, id);
  }

  @Mutation(() => ResourceType, {
    description: 'Classes a resource under themes, in the place of those that it had.',
  })
  @Requires('catalog.resource.theme')
  themeResource(@Ctx() ctx: Context, @Args() { id, themes }: ThemeResourceArgs) {
    return this.theming.theme(ctx, id, themes);
  }

  @ResolveField(() => [FieldMaskType])
  masks(@Parent() { masks }: Resource): FieldMaskType[] {
    return Object.entries(masks).map(([field, mask]) => ({ field, mask }));
  }

  @ResolveField(() => [FieldMatchRuleType])
  matchRules(@Parent() { matchRules }: Resource): FieldMatchRuleType[] {
    return Object.entries(matchRules).map(([field, rule]) => ({ field, rule }));
  }
}
