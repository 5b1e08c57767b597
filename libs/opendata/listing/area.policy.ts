/** Their districts lie in them with nothing between. */
const municipalities = ['11', '12', '31', '50'];
const nation = '100000';

/**
 * Of a region, the one a level below it in which a division lies (both GB/T 2260, six digits, of a division also more); null
 * where that is the region itself. What lies elsewhere is told by the division of that level in which it lies.
 */
export function areaBelow(region: string, division: string): string | null {
  const own = region === nation ? '' : region.replace(/(00)+$/, '');
  const isDistrict = own.length === 2 && municipalities.includes(division.slice(0, 2));
  const area = division
    .slice(0, isDistrict ? 6 : own.length + 2)
    .slice(0, 6)
    .padEnd(6, '0');
  return area === region ? null : area;
}
