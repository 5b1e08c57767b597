import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { normalise } from '@shutong/text';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';

interface Term {
  readonly zh: readonly string[];
  readonly en: readonly string[];
  readonly narrower?: readonly string[];
}

const catalog = join(projectRoot(), 'catalog');
const content: unknown = parse(readFileSync(join(catalog, 'search', 'glossary.yaml'), 'utf8'));
const { terms } = content as { readonly terms: readonly Term[] };

describe('Glossary of search', () => {
  test('keeps to the schema', () => {
    const file = join(catalog, 'schemas', 'glossary.schema.json');
    const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
    const valid = new Ajv2020({ strict: true }).compile(schema);
    expect(valid(content) ? [] : valid.errors).toEqual([]);
  });

  test('has at least 500 terms', () => {
    expect(terms.length).toBeGreaterThanOrEqual(500);
  });

  test('has every form in one term, as search compares forms', () => {
    const forms = terms.flatMap(({ zh, en }) => [...zh, ...en]);
    const known = new Set<string>();
    const repeated = forms.filter((form) => known.has(form) || !known.add(form));
    expect(repeated).toEqual([]);
    const folded = [...forms, ...terms.flatMap(({ narrower = [] }) => narrower)];
    expect(folded.filter((form) => normalise(form) !== form)).toEqual([]);
  });

  test('takes no form of a term for a narrower one', () => {
    const own = terms.filter(({ zh, narrower = [] }) => narrower.some((form) => zh.includes(form)));
    expect(own).toEqual([]);
  });
});
