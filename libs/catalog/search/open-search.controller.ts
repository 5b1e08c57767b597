import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, Public, type Context } from '@shutong/platform';
import {
  SearchParameters,
  SuggestParameters,
  suggestionsOf,
  answerOf,
  inputOf,
  type SearchAnswer,
} from './search.parameters';
import { CountedSearch } from './counted-search.service';
import { Search } from './search.service';

/** The same search over what is published and open (internet zone). */
@Controller('api/v1/search')
export class OpenSearchController {
  constructor(
    @Inject(Search) private readonly searching: Search,
    @Inject(CountedSearch) private readonly counted: CountedSearch,
  ) {}

  @Get()
  @Public('Open entries are for everybody; the database role sees nothing else.')
  async search(@Ctx() ctx: Context, @Query() asked: SearchParameters): Promise<SearchAnswer> {
    return answerOf(await this.counted.forPublic(ctx, inputOf(asked)));
  }

  @Get('suggestions')
  @Public('Open entries are for everybody; the database role sees nothing else.')
  async suggestions(@Ctx() ctx: Context, @Query() { q }: SuggestParameters) {
    return suggestionsOf(await this.searching.suggestForPublic(ctx, q));
  }
}
