import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegion } from '../../apps/standalone/demo/region';
import { knownSource, readMappings, type Mapping } from '../../libs/catalog/source/mapping';
import { mapRecords, type SourceEntry } from '../../libs/catalog/source/record.policy';
import { readSourceFile } from '../../libs/catalog/source/source-file';

/** Titles of the demo region's entries, which come with the project. */
export const demoTitles = (): string[] => distinct(readRegion().entries.map(({ title }) => title));

/**
 * Titles of published catalogues in a folder, each once, in the order of files and records. Throws a
 * RangeError where the folder has none that a field map knows.
 */
export async function publishedTitles(folder: string): Promise<string[]> {
  return distinct((await publishedEntries(folder)).map(({ title }) => title));
}

/**
 * What published catalogues in a folder say of each of their entries, in the order of files and records. Throws a
 * RangeError where the folder has none that a field map knows.
 */
export async function publishedEntries(folder: string): Promise<SourceEntry[]> {
  const mappings = readMappings();
  const entries: SourceEntry[] = [];
  for (const file of readdirSync(folder).sort()) {
    entries.push(...(await entriesIn(mappings, folder, file)));
  }
  if (entries.length === 0) throw new RangeError(`${folder} has no catalogue that a map knows.`);
  return entries;
}

async function entriesIn(
  mappings: readonly Mapping[],
  folder: string,
  file: string,
): Promise<SourceEntry[]> {
  const source = await readSourceFile(join(folder, file));
  const known = 'why' in source ? undefined : knownSource(mappings, file, source);
  if (!known) return [];
  const { records } = mapRecords(known.mapping, file, known.records, new Set());
  return records.map(({ entry }) => entry);
}

const distinct = (titles: readonly string[]): string[] => [...new Set(titles)];
