import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { HomeFigureType, HomeFiguresArgs } from './home-figure.graphql';
import { HomeFigures } from './home-figures.service';
import { inferredIn } from '../score/trial';
import { saidIn } from '../words';

@Resolver(() => HomeFigureType)
export class HomeFigureResolver {
  constructor(@Inject(HomeFigures) private readonly figures: HomeFigures) {}

  @Query(() => [HomeFigureType], {
    description:
      'What is shown first: limits of Decree 809 that were kept, and metadata quality, of a department or region. Nobody’s for who is outside every department and names none.',
  })
  @Requires('statistics.index.read')
  async homeFigures(@Ctx() ctx: Context, @Args() asked: HomeFiguresArgs) {
    const unit = asked.unit ?? ctx.actor.department;
    if (unit === null) return [];
    const said = saidIn(ctx.language);
    const figures = await this.figures.of(ctx, unit);
    return figures.map(({ name, tier, inferred, ...rest }) => {
      const shown = { name: said(name), tier: tier && said(tier) };
      return { ...rest, ...shown, inferred: inferredIn(said, inferred) };
    });
  }
}
