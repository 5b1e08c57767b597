import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, Requires, type Context } from '@shutong/platform';
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

/** Search as departments' systems call it (government network). */
@Controller('api/v1/search')
export class SearchController {
  constructor(
    @Inject(Search) private readonly searching: Search,
    @Inject(CountedSearch) private readonly counted: CountedSearch,
  ) {}

  @Get()
  @Requires('catalog.search.read')
  async search(@Ctx() ctx: Context, @Query() asked: SearchParameters): Promise<SearchAnswer> {
    return answerOf(await this.counted.forDepartments(ctx, inputOf(asked)));
  }

  @Get('suggestions')
  @Requires('catalog.search.read')
  async suggestions(@Ctx() ctx: Context, @Query() { q }: SuggestParameters) {
    return suggestionsOf(await this.searching.suggestForDepartments(ctx, q));
  }
}
