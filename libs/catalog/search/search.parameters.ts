import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { limits } from '@shutong/platform';
import { documentKinds, facetNames, type DocumentKind } from './document';
import { sortings, type Sorting } from './engine/search-engine';
import { SearchFilterInput } from './search.args';
import type { Hit, SearchInput, SearchPage } from './search.service';

/** GET /api/v1/search?q=…&department=…&first=…&after=… */
export class SearchParameters extends SearchFilterInput {
  /** Chinese or English words; none: all, newest first. Also: "a phrase", -without, department:水利厅. */
  @IsString()
  @MaxLength(limits.searchQuery.value)
  q: string = '';

  /** None: all but items, which are found through their entry. */
  @IsOptional()
  @IsIn(documentKinds)
  kind?: DocumentKind;

  /** By relevance where nothing is said. */
  @IsOptional()
  @IsIn(sortings)
  sort?: Sorting;

  /** Results of a page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(limits.pageSize.value)
  first: number = limits.pageDefault.value;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;
}

/** GET /api/v1/search/suggestions?q=… */
export class SuggestParameters {
  /** Chinese or English, as far as it has been typed. */
  @IsString()
  @MaxLength(limits.searchQuery.value)
  q: string = '';
}

/** A title that holds what has been typed. */
export type Suggestion = Pick<Hit, 'kind' | 'id' | 'title' | 'titleEn'>;

export const suggestionsOf = (hits: readonly Hit[]): { suggestions: Suggestion[] } => ({
  suggestions: hits.map(({ kind, id, title, titleEn }) => ({ kind, id, title, titleEn })),
});

export function inputOf(parameters: SearchParameters): SearchInput {
  const { q, kind, sort, first, after } = parameters;
  const given = facetNames.flatMap((name) => {
    const values = name === 'kind' ? undefined : parameters[name];
    return values ? [[name, values] as const] : [];
  });
  return {
    query: q,
    first,
    filter: Object.fromEntries(given),
    ...(kind ? { kind } : {}),
    ...(sort ? { sort } : {}),
    ...(after ? { after } : {}),
  };
}

/** The answer of GET /api/v1/search in both zones. */
export interface SearchAnswer {
  /** Exact. */
  readonly total: number;
  readonly results: SearchPage['nodes'];
  /** How many of all results have each value; a facet that filters is counted as if it did not. */
  readonly facets: Readonly<Record<string, readonly { value: string; count: number }[]>>;
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
  /** What was searched for instead of words that look mistyped. */
  readonly corrected: string | null;
  /** Nothing answers to all words: these answer to most. */
  readonly relaxed: boolean;
}

export function answerOf(page: SearchPage): SearchAnswer {
  const facets: Record<string, { value: string; count: number }[]> = {};
  for (const { facet, value, count } of page.counts) (facets[facet] ??= []).push({ value, count });
  const next = page.hasNextPage ? page.endCursor : null;
  const { corrected, relaxed } = page;
  return { total: page.totalCount, results: page.nodes, facets, next, corrected, relaxed };
}
