import { Controller, Get, Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { Overview } from './overview.graphql';
import { OverviewService } from './overview.service';

@Resolver(() => Overview)
export class OverviewResolver {
  constructor(@Inject(OverviewService) private readonly overviews: OverviewService) {}

  @Query(() => Overview)
  @Requires('statistics.overview.read')
  overview(@Ctx() ctx: Context) {
    return this.overviews.now(ctx);
  }
}

@Controller('api/v1/overview')
export class OverviewController {
  constructor(@Inject(OverviewService) private readonly overviews: OverviewService) {}

  @Get()
  @Requires('statistics.overview.read')
  overview(@Ctx() ctx: Context) {
    return this.overviews.now(ctx);
  }
}
