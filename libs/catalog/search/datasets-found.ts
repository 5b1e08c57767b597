import type { SearchEngine } from './engine/search-engine';
import { readQuery, type Reading } from './search-query';
import type { SearchWords } from './search-words';

/** Ids of all datasets of an engine that words find, as they are and all of them; the most relevant first. */
export function datasetsFound(engine: SearchEngine, words: SearchWords, query: string): string[] {
  const reading: Reading = { ...words, valuesOf: (facet) => engine.valuesOf(facet) };
  const asked = { query, kind: 'dataset', filter: {}, first: engine.size } as const;
  const { page, relaxed } = engine.search(readQuery(asked, reading, undefined));
  return relaxed ? [] : page.map(({ id }) => id);
}
