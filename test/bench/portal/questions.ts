import type { Question } from '../open-data/asking';

const shown = 20;
const facets = ['organization', 'groups', 'tags', 'res_format', 'license_id'];
/** Publishers are told up to so many: more than there are. */
const facetLimit = 100;
/** Of CKAN's search, in this order with all that has words. */
const forms = ['search', 'words', 'search', 'field', 'everything'] as const;

interface SearchAnswer {
  readonly total: number;
  readonly results: readonly unknown[];
  readonly facets: Readonly<
    Record<string, readonly { readonly value: string; readonly count: number }[]>
  >;
}

interface PackageAnswer {
  readonly result: {
    readonly count: number;
    readonly results: readonly unknown[];
    readonly search_facets: Readonly<
      Record<string, { readonly items: readonly { readonly count: number }[] }>
    >;
  };
}

export interface Asked {
  readonly queries: readonly string[];
  readonly broad: readonly string[];
  /** Names of publishers. */
  readonly publishers: readonly string[];
  /** Datasets of the portal. */
  readonly datasets: number;
}

const packageSearch = (query: Readonly<Record<string, string>>): string =>
  `/api/3/action/package_search?${new URLSearchParams(query).toString()}`;
const sumOf = (items: readonly { readonly count: number }[] = []): number =>
  items.reduce((sum, { count }) => sum + count, 0);

/**
 * First pages with exact total and facets, in turn by words at both surfaces, by a publisher, and of everything; one in five words
 * is a broad one. The catalogue rests: the same question finds the same number.
 */
export function searchQuestion({ queries, broad, publishers, datasets }: Asked): Question {
  const totals = new Map<string, number>();
  const formOf = (turn: number) => forms[turn % forms.length]!;
  const word = (turn: number): string => {
    const round = Math.floor(turn / forms.length);
    return round % 5 === 4 ? broad[round % broad.length]! : queries[(turn * 7) % queries.length]!;
  };
  const counted = { 'facet.field': JSON.stringify(facets), 'facet.limit': String(facetLimit) };
  const path = (turn: number): string => {
    const form = formOf(turn);
    if (form === 'search') {
      return `/api/v1/search?first=${shown}&q=${encodeURIComponent(word(turn))}`;
    }
    const publisher = publishers[Math.floor(turn / forms.length) % publishers.length]!;
    const asked = { words: { q: word(turn) }, field: { fq: `organization:${publisher}` } };
    const more = form === 'everything' ? {} : asked[form];
    return packageSearch({ rows: String(shown), ...counted, ...more });
  };
  const isKnown = (turn: number, total: number): boolean => {
    const known = totals.get(path(turn)) ?? total;
    totals.set(path(turn), known);
    return known === total;
  };
  return {
    path,
    isRight: (body, turn) => {
      if (formOf(turn) === 'search') {
        const { total, results, facets: all } = JSON.parse(body) as SearchAnswer;
        // Items are counted among the kinds, and found through their entries.
        const kinds = all['kind']?.filter(({ value }) => value !== 'item');
        const isWhole = results.length === Math.min(shown, total) && sumOf(kinds) === total;
        return isWhole && isKnown(turn, total);
      }
      const { count, results, search_facets: all } = (JSON.parse(body) as PackageAnswer).result;
      const isWhole = results.length === Math.min(shown, count) && isKnown(turn, count);
      if (formOf(turn) === 'everything' && count !== datasets) return false;
      return isWhole && sumOf(all['organization']?.items) === count;
    },
  };
}

/** Pages of everything, the last changed first, anywhere between the first and the last. */
export function pagingQuestion(datasets: number): Question {
  const start = (turn: number) => (turn * 7919) % datasets;
  return {
    path: (turn) => packageSearch({ rows: String(shown), start: String(start(turn)) }),
    isRight: (body, turn) => {
      const { count, results } = (JSON.parse(body) as PackageAnswer).result;
      return count === datasets && results.length === Math.min(shown, datasets - start(turn));
    },
  };
}

/** Whole pages of the catalogue in Turtle; each begins after another dataset. */
export function dcatQuestion(ids: readonly string[]): Question {
  return {
    path: (turn) => `/catalog.ttl?after=${ids[turn % ids.length]!}`,
    isRight: (body) => body.match(/ a dcat:Dataset\b/g)?.length === 100,
  };
}

export const figuresQuestion = (datasets: number): Question => ({
  path: () => '/api/v1/figures',
  isRight: (body) => (JSON.parse(body) as { datasets: number }).datasets === datasets,
});
