import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

/** TypeScript files below a folder of the project, as paths from its root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .sort();
}
