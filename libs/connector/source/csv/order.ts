import { compareText } from '@shutong/wire';
import type { SourceValue } from '../source-database';

/** A row's values, in the order of the file's header. */
export type CsvRow = readonly (string | null)[];

/** Negative, zero or positive: by UTF-8 bytes, which is by code points; null last. */
export function compareValues(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return compareText(one, other);
}

/** Compares rows by the columns at these places. */
export const byColumns =
  (places: readonly number[]) =>
  (one: CsvRow, other: CsvRow): number => {
    for (const place of places) {
      const difference = compareValues(one[place]!, other[place]!);
      if (difference !== 0) return difference;
    }
    return 0;
  };

/** Whether a row lies behind these values of the first columns. */
export function isBehind(
  row: CsvRow,
  places: readonly number[],
  after: readonly SourceValue[],
): boolean {
  for (const [index, value] of after.entries()) {
    const difference = compareValues(row[places[index]!]!, value === null ? null : String(value));
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The first `count` rows in order, without sorting all of many. */
export function firstInOrder(
  rows: Iterable<CsvRow>,
  count: number,
  compare: (one: CsvRow, other: CsvRow) => number,
): readonly CsvRow[] {
  const kept: CsvRow[] = [];
  const bound = 2 * count + 1000;
  for (const row of rows) {
    kept.push(row);
    if (kept.length < bound) continue;
    kept.sort(compare);
    kept.length = count;
  }
  return kept.sort(compare).slice(0, count);
}
