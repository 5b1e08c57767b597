import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { generatedFiles } from '../generate/generated-files';
import { messageProblems } from './messages';

/** Generated files that differ from a fresh print, and codes without text in a language. */
export async function documentationProblems(): Promise<string[]> {
  const generated = await generatedFiles();
  const stale = await Promise.all(
    generated.map(async ({ path, content }) => {
      const present = await readFile(join(projectRoot(), path), 'utf8').catch(() => '');
      return present === content ? [] : [`stale: ${path} (npm run generate)`];
    }),
  );
  return [...stale.flat(), ...messageProblems()];
}
