import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegion } from '../../apps/standalone/demo/region';
import { knownSource, readMappings, type Mapping } from '../../libs/catalog/source/mapping';
import { mapRecords } from '../../libs/catalog/source/record.policy';
import { readSourceFile } from '../../libs/catalog/source/source-file';

/** Titles of the demo region's entries, which come with the project. */
export const demoTitles = (): string[] => distinct(readRegion().entries.map(({ title }) => title));

/**
 * Titles of published catalogues in a folder, each once, in the order of files and records. Throws a
 * RangeError where the folder has none that a field map knows.
 */
export async function publishedTitles(folder: string): Promise<string[]> {
  const mappings = readMappings();
  const titles: string[] = [];
  for (const file of readdirSync(folder).sort()) {
    titles.push(...(await titlesIn(mappings, folder, file)));
  }
  if (titles.length === 0) throw new RangeError(`${folder} has no catalogue that a map knows.`);
  return distinct(titles);
}

async function titlesIn(
  mappings: readonly Mapping[],
  folder: string,
  file: string,
): Promise<string[]> {
  const source = await readSourceFile(join(folder, file));
  const known = 'why' in source ? undefined : knownSource(mappings, file, source);
  if (!known) return [];
  const { records } = mapRecords(known.mapping, file, known.records, new Set());
  return records.map(({ entry }) => entry.title);
}

const distinct = (titles: readonly string[]): string[] => [...new Set(titles)];
