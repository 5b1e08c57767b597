import { readRegion } from '../../apps/standalone/demo/region';
import { demoFields } from './field-pool';
import type { Material } from './generated-catalog';
import { demoTitles, publishedTitles } from './titles';

/** Titles of the folder's published catalogues, or without a folder of the demo region; all else is the demo's. */
export async function readMaterial(
  folder: string | undefined,
  providers: readonly string[],
): Promise<Material> {
  const titles = folder === undefined ? demoTitles() : await publishedTitles(folder);
  const themes = [...new Set(readRegion().entries.map(({ theme }) => theme))].sort();
  return { titles, fields: demoFields(), themes, providers: [...providers].sort() };
}
