import { hasNoCity } from '@shutong/platform';

const nation = '100000';

/**
 * Of a region, the one a level below it in which a division lies (both GB/T 2260, six digits, of a division also more); null
 * where that is the region itself. What lies elsewhere is told by the division of that level in which it lies.
 */
export function areaBelow(region: string, division: string): string | null {
  const own = region === nation ? '' : region.replace(/(00)+$/, '');
  const isCounty = own.length === 2 && hasNoCity(division);
  const area = division
    .slice(0, isCounty ? 6 : own.length + 2)
    .slice(0, 6)
    .padEnd(6, '0');
  return area === region ? null : area;
}
