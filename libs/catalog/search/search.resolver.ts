import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { SearchArgs, SuggestArgs } from './search.args';
import { SearchConnection, SuggestionType } from './search.graphql';
import { CountedSearch } from './counted-search.service';
import { Search, type SearchPage } from './search.service';

@Resolver()
export class SearchResolver {
  constructor(
    @Inject(Search) private readonly searching: Search,
    @Inject(CountedSearch) private readonly counted: CountedSearch,
  ) {}

  @Query(() => [SuggestionType], {
    description: 'Titles that hold what has been typed so far; at most eight.',
  })
  @Requires('catalog.search.read')
  suggest(@Ctx() ctx: Context, @Args() { typed }: SuggestArgs) {
    return this.searching.suggestForDepartments(ctx, typed);
  }

  @Query(() => SearchConnection, {
    description:
      'Entries, resources, departments or items that answer to all the words, best first.',
  })
  @Requires('catalog.search.read')
  async search(@Ctx() ctx: Context, @Args() { filter, ...rest }: SearchArgs) {
    const page = await this.counted.forDepartments(ctx, { ...rest, filter: { ...filter } });
    return {
      ...connectionOf({ ...page, nodes: page.nodes.map(shown) }),
      totalCount: page.totalCount,
      facets: page.counts,
      corrected: page.corrected,
      relaxed: page.relaxed,
    };
  }
}

/** Facets are a list in GraphQL, so that a new one breaks no client. */
const shown = ({ facets, ...hit }: SearchPage['nodes'][number]) => ({
  ...hit,
  facets: Object.entries(facets).flatMap(([facet, values]) =>
    [values].flat().map((value) => ({ facet, value })),
  ),
});
