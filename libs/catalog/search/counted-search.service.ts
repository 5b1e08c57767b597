import { Inject, Injectable } from '@nestjs/common';
import { Usage, type CountedAct } from '@shutong/messaging';
import type { Context } from '@shutong/platform';
import { Search, type SearchInput, type SearchPage } from './search.service';
import { tellable } from './tellable';

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
