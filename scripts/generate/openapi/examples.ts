import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';

/** A request and its answer; libs/catalog/search/surfaces.db.spec.ts asks and compares. */
export interface Example {
  readonly query: Readonly<Record<string, string | number | readonly string[]>>;
  readonly answer: unknown;
}

/** By operation id. */
export function examples(): ReadonlyMap<string, Example> {
  const file = join(projectRoot(), 'contracts', 'openapi', 'examples.yaml');
  return new Map(Object.entries(parse(readFileSync(file, 'utf8')) as Record<string, Example>));
}
