import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { projectRoot } from '@shutong/platform';
import { Glossary, normalise, type GlossaryTerm } from '@shutong/text';
import { parse } from 'yaml';
import type { FacetName } from './document';

const catalog = (...path: string[]): string => join(projectRoot(), 'catalog', ...path);

/** Codes of what people write in a query, by facet: those of the code lists, by either name. */
export type CodeNames = Readonly<Partial<Record<FacetName, ReadonlyMap<string, string>>>>;

/** What search knows of words, as people keep it in `catalog/`. */
export interface SearchWords {
  readonly glossary: Glossary;
  readonly codes: CodeNames;
}

/** Reads the files anew: about half a second. Throws where one does not keep to its schema. */
export const readSearchWords = (): SearchWords => ({
  glossary: readGlossary(),
  codes: readCodeNames(),
});

/** catalog/search/glossary.yaml, checked. */
function readGlossary(): Glossary {
  const schema = JSON.parse(
    readFileSync(catalog('schemas', 'glossary.schema.json'), 'utf8'),
  ) as object;
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile<{ readonly terms: readonly GlossaryTerm[] }>(schema);
  const content: unknown = parse(readFileSync(catalog('search', 'glossary.yaml'), 'utf8'));
  if (!validate(content)) {
    throw new Error(`catalog/search/glossary.yaml: ${ajv.errorsText(validate.errors)}`);
  }
  return new Glossary(content.terms);
}

interface Code {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** Facets whose values are codes, and the code list that names them. */
const lists: Readonly<Partial<Record<FacetName, string>>> = {
  sharing: 'sharing-attributes',
  open: 'open-attributes',
  cycle: 'update-cycles',
  format: 'formats',
};

/** Codes by their names in both languages, as a person may write them in a query. */
function readCodeNames(): CodeNames {
  return Object.fromEntries(
    Object.entries(lists).map(([facet, list]) => {
      const file = readFileSync(catalog('taxonomies', `${list}.yaml`), 'utf8');
      const { codes } = parse(file) as { readonly codes: readonly Code[] };
      const named = codes.flatMap(({ code, zh, en }) =>
        [zh, en].map((name) => [normalise(name), code]),
      );
      return [facet, new Map(named as [string, string][])];
    }),
  );
}
