import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

const run = promisify(execFile);

/** Every reasoned exception from a lint rule: `path:line rule -- reason`. */
export async function exceptionsOf(): Promise<string[]> {
  const root = projectRoot();
  const { stdout } = await run('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs'], {
    cwd: root,
  });
  const files = stdout
    .split('\n')
    .filter((file) => file !== '' && !file.startsWith('scripts/check/'));
  const found = await Promise.all(files.map((file) => inFile(root, file)));
  return found.flat();
}

async function inFile(root: string, file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line, index) => {
    const directive = /eslint-disable[\w-]*\s+(.*?)(\*\/)?$/.exec(line);
    return directive ? [`${file}:${index + 1} ${directive[1]!.trim()}`] : [];
  });
}
