import { join } from 'node:path';
import { projectRoot, readCatalogFile } from '@shutong/platform';
import { Glossary, normalise, type GlossaryTerm } from '@shutong/text';
import { codeList } from '../taxonomy/code-lists';
import type { FacetName } from './document';

/** Codes of what people write in a query, by facet: those of the code lists, by either name. */
export type CodeNames = Readonly<Partial<Record<FacetName, ReadonlyMap<string, string>>>>;

/** What search knows of words, as people keep it in `catalog/`. */
export interface SearchWords {
  readonly glossary: Glossary;
  readonly codes: CodeNames;
}

/** Reads the glossary anew: about half a second. Throws where a file does not keep to its schema. */
export const readSearchWords = (): SearchWords => ({
  glossary: readGlossary(),
  codes: codeNames(),
});

/** catalog/search/glossary.yaml, checked. */
function readGlossary(): Glossary {
  const file = join(projectRoot(), 'catalog', 'search', 'glossary.yaml');
  const { content } = readCatalogFile<{ readonly terms: readonly GlossaryTerm[] }>(
    file,
    'glossary',
  );
  return new Glossary(content.terms);
}

/** Facets whose values are codes, and the code list that names them. */
const lists: Readonly<Partial<Record<FacetName, string>>> = {
  sharing: 'sharing-attributes',
  open: 'open-attributes',
  cycle: 'update-cycles',
  format: 'formats',
};

/** Codes by their names in both languages, as a person may write them in a query. */
function codeNames(): CodeNames {
  return Object.fromEntries(
    Object.entries(lists).map(([facet, list]) => {
      const named = codeList(list).codes.flatMap(({ code, zh, en }) =>
        [zh, en].map((name) => [normalise(name), code] as const),
      );
      return [facet, new Map(named)];
    }),
  );
}
