import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

const ending = '.expected.json';

/** Files of a folder that are to be loaded, by their paths in it; what is expected of them is not one of them. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return files.filter((file) => !file.endsWith(ending)).sort();
}

export const expectationOf = (file: string): string => `${file}${ending}`;
