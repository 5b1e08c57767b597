import { Inject } from '@nestjs/common';
import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import {
  ExternalFigureConnection,
  ExternalFigureType,
  ExternalFiguresArgs,
  RecordExternalArgs,
} from './external.graphql';
import { ExternalFigures } from './external-figures.service';

@Resolver(() => ExternalFigureType)
export class ExternalFigureResolver {
  constructor(@Inject(ExternalFigures) private readonly figures: ExternalFigures) {}

  @Query(() => ExternalFigureConnection, {
    description: 'Index values that others have published about a unit, by series and year.',
  })
  @Requires('statistics.index.read')
  async externalFigures(@Ctx() ctx: Context, @Args() { unit, ...page }: ExternalFiguresArgs) {
    return connectionOf(await this.figures.list(ctx, unit, page));
  }

  @Mutation(() => Int, {
    description: 'Keeps figures of others; one that is there already is never written over.',
  })
  @Requires('statistics.external.record')
  recordExternalFigures(@Ctx() ctx: Context, @Args() { figures }: RecordExternalArgs) {
    return this.figures.record(ctx, figures);
  }
}
