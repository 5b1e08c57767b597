/**
 * Province prefixes of GB/T 2260, and 83, which residence permits of Taiwan residents use in the place
 * of a division. Prefixes are stable; the codes below them change, so no list of those is kept here.
 */
const provinces = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 ' +
    '50 51 52 53 54 61 62 63 64 65 71 81 82 83'
  ).split(' '),
);

/** The code that catalogues and credit codes use for the whole country. */
const nation = '100000';

/** How deep a six-digit division code reaches. */
export type DivisionLevel = 'nation' | 'province' | 'city' | 'county';

/**
 * Whether the text has the shape of an administrative division code (GB/T 2260): six digits, a known
 * province prefix, no county below an unnamed city; or 100000 for the nation. Whether such a division
 * exists, now or at an earlier date, is not checked: codes are retired, and numbers that carry them stay.
 */
export function isDivisionCode(text: string): boolean {
  if (text === nation) return true;
  return /^\d{6}$/.test(text) && provinces.has(text.slice(0, 2)) && !/^\d\d00(?!00)/.test(text);
}

/** Level of a division code; undefined for what is none. */
export function divisionLevel(code: string): DivisionLevel | undefined {
  if (!isDivisionCode(code)) return undefined;
  if (code === nation) return 'nation';
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

/** Whether a division is the region or lies in it, by their codes: 520300 lies in 520000. */
export const liesIn = (division: string, region: string): boolean =>
  /^\d{6}$/.test(region) && division.startsWith(region.replace(/(00){1,2}$/, ''));
