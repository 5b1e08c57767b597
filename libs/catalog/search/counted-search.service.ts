import { Inject, Injectable } from '@nestjs/common';
import { Usage, type CountedAct } from '@shutong/messaging';
import { limits, type Context } from '@shutong/platform';
import { normalise } from '@shutong/text';
import { Search, type SearchInput, type SearchPage } from './search.service';

/** Searches as people and systems make them: each is a usage event. One that goes on to the next page is no other search. */
@Injectable()
export class CountedSearch {
  constructor(
    @Inject(Search) private readonly searching: Search,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  /** What departments find. */
  forDepartments(ctx: Context, input: SearchInput): Promise<SearchPage> {
    return this.count(ctx, input, 'hub', () => this.searching.forDepartments(ctx, input));
  }

  /** What everybody finds. */
  forPublic(ctx: Context, input: SearchInput): Promise<SearchPage> {
    return this.count(ctx, input, 'portal', () => this.searching.forPublic(ctx, input));
  }

  private count(
    ctx: Context,
    { query, after }: SearchInput,
    channel: CountedAct['channel'],
    find: () => Promise<SearchPage>,
  ): Promise<SearchPage> {
    if (after) return find();
    const words = tellable(query);
    const act = { act: 'search', channel, ...(words === undefined ? {} : { words }) } as const;
    return this.usage.counted(ctx, act, find, ({ totalCount }) => ({ rows: totalCount }));
  }
}

/** Between the digits of a number as people write it. */
const separators = /[\s\-.,/()]/g;

/**
 * Words as those who count them are told. Numbers and addresses may be those of persons, and what becomes too long in
 * normal form is no word: undefined.
 */
function tellable(query: string): string | undefined {
  const words = normalise(query.replace(/\p{C}/gu, ' '));
  const length = [...words].length;
  if (length === 0 || length > limits.searchQuery.value) return undefined;
  return /\d{6}|@/.test(words.replace(separators, '')) ? undefined : words;
}
