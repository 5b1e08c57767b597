import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './root';

let known: string | undefined;

/** Release of the running program, e.g. `0.1.0`. */
export function release(): string {
  if (known !== undefined) return known;
  const file = readFileSync(join(projectRoot(), 'package.json'), 'utf8');
  known = (JSON.parse(file) as { version: string }).version;
  return known;
}
