import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { AreaResources } from './area-resources.service';
import { CoveringArgs, CoveringResourceConnection } from './area.graphql';

@Resolver()
export class AreaResolver {
  constructor(@Inject(AreaResources) private readonly resources: AreaResources) {}

  @Query(() => CoveringResourceConnection, {
    description:
      'Resources whose data reach an area: of its own departments, then of those of wider areas.',
  })
  @Requires('catalog.resource.read')
  async resourcesCovering(@Ctx() ctx: Context, @Args() asked: CoveringArgs) {
    return connectionOf(await this.resources.covering(ctx, asked));
  }
}
