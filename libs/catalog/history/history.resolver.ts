import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, DateTime, Requires, type Context } from '@shutong/platform';
import { EntryChangeType, EntryDiffArgs, EntryStateCountType } from './history.graphql';
import { History } from './history.service';

@Resolver()
export class HistoryResolver {
  constructor(@Inject(History) private readonly history: History) {}

  @Query(() => [EntryChangeType], { description: 'What changed between two versions of an entry.' })
  @Requires('catalog.entry.read')
  entryDiff(@Ctx() ctx: Context, @Args() { id, from, to }: EntryDiffArgs) {
    return this.history.diff(ctx, id, from, to);
  }

  @Query(() => [EntryStateCountType], {
    description: 'Entries by state as the catalogue showed them at any past instant.',
  })
  @Requires('catalog.entry.read')
  entriesByState(@Ctx() ctx: Context, @Args('at', { type: () => DateTime }) at: Date) {
    return this.history.countsAt(ctx, at);
  }
}
