import type { FacetName } from './document';
import type { SearchEngine } from './engine/search-engine';
import { readQuery, type Reading } from './search-query';
import type { SearchWords } from './search-words';

/**
 * Ids of all datasets of an engine that words find, as they are and all of them; the most relevant first.
 * @param valuesOf what is known of a facet, where that is more than the engine holds
 */
export function datasetsFound(
  engine: SearchEngine,
  words: SearchWords,
  query: string,
  valuesOf = (facet: FacetName) => engine.valuesOf(facet),
): string[] {
  const reading: Reading = { ...words, valuesOf };
  const asked = { query, kind: 'dataset', filter: {}, first: engine.size } as const;
  const { page, relaxed } = engine.search(readQuery(asked, reading, undefined));
  return relaxed ? [] : page.map(({ id }) => id);
}
