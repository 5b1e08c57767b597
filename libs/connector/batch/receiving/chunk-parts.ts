import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where begun chunks are, in the folder of a connector. */
export const partsFolder = (dir: string): string => join(dir, 'batches');

export const partOf = (batch: string, number: number): string => `${batch}-${number}.part`;

/** Removes what has come of chunks of these batches. */
export async function removeParts(dir: string, isOf: (batch: string) => boolean): Promise<void> {
  const folder = partsFolder(dir);
  // Made with the first chunk that breaks off.
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const batch = /^(.+)-\d+\.part$/.exec(name)?.[1];
    if (batch !== undefined && isOf(batch)) await rm(join(folder, name), { force: true });
  }
}
