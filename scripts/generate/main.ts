import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { generatedFiles } from './generated-files';

/** `npm run generate`: writes every file that is printed from the code. */
async function main(): Promise<void> {
  for (const { path, content } of await generatedFiles()) {
    const file = join(projectRoot(), path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    console.log(path);
  }
  process.exit(0);
}

void main();
