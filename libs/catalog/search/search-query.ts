import { liesIn } from '@shutong/platform';
import { normalise, parseQuery, wordGroups, type FieldNames } from '@shutong/text';
import { facetNames, type DocumentKind, type FacetName } from './document';
import type { Place } from './engine/best';
import type { FacetFilter } from './engine/facet-counts';
import { sortings, type EngineQuery, type Sorting } from './engine/search-engine';
import { regionCodes } from './region-names';
import type { SearchWords } from './search-words';

/** What is asked of search. */
export interface SearchInput {
  /** Words, with the syntax of `parseQuery`; empty: everything, the newest first. */
  readonly query: string;
  readonly kind?: DocumentKind;
  /** Any of the values, in every facet that is given. */
  readonly filter: FacetFilter;
  readonly sort?: Sorting;
  readonly first: number;
  readonly after?: string;
}

/** What a query may call a facet: its name, or the word of the interface. */
const names: FieldNames = {
  ...Object.fromEntries(facetNames.map((name) => [name, name])),
  ...{ 类型: 'kind', 部门: 'department', 地区: 'region', 主题: 'theme', 共享: 'sharing' },
  ...{ 开放: 'open', 分级: 'class', 周期: 'cycle', 格式: 'format', 状态: 'state' },
  ...{ sort: 'sort', 排序: 'sort' },
};

export interface Reading extends SearchWords {
  /** Every value that a facet has somewhere. */
  readonly valuesOf: (facet: FacetName) => readonly string[];
}

/** A query in the terms of the engine; `place` is where its page begins. */
export function readQuery(
  { query, kind, filter, sort, first }: Omit<SearchInput, 'after'>,
  { glossary, codes, valuesOf }: Reading,
  place: Place | undefined,
): Omit<EngineQuery, 'viewer'> {
  const { text, phrases, without, filters } = parseQuery(query, names);
  const said = facetNames.flatMap((facet) => {
    const values = filters[facet]?.flatMap((value) =>
      valuesMeant(facet, value, { codes, valuesOf }),
    );
    return values ? [[facet, values] as const] : [];
  });
  const sorted = sortings.find((one) => one === filters['sort']?.at(-1));
  return {
    groups: wordGroups(text, glossary),
    phrases: phrases.map(normalise).filter((phrase) => phrase !== ''),
    without: without.map(normalise).filter((word) => word !== ''),
    whole: normalise(text),
    filter: { ...Object.fromEntries(said), ...filter, ...(kind ? { kind: [kind] } : {}) },
    sort: sort ?? sorted ?? 'relevance',
    first,
    ...(place ? { after: place } : {}),
  };
}

/** A person need not know codes, nor the full name of a department. */
function valuesMeant(
  facet: FacetName,
  value: string,
  { codes, valuesOf }: Pick<Reading, 'codes' | 'valuesOf'>,
): string[] {
  const normal = normalise(value);
  const code = codes[facet]?.get(normal);
  if (code !== undefined) return [code];
  const known = valuesOf(facet);
  if (facet === 'region') {
    const asked = [value, ...regionCodes(value)];
    const within = known.filter((one) => asked.some((region) => liesIn(one, region)));
    return within.length > 0 ? within : [value];
  }
  if (known.includes(value)) return [value];
  const holding = known.filter((one) => normalise(one).includes(normal));
  return holding.length > 0 ? holding : [value];
}
