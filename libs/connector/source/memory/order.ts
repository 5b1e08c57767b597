import { compareText } from '@shutong/wire';
import type { SourceValue } from '../source-database';

/** A row's values, in the order of its table's columns. */
export type MemoryRow = readonly SourceValue[];

/** The text of a value, by which it is found, judged and ordered. */
export const textOf = (value: SourceValue): string | null =>
  value === null || typeof value === 'string' ? value : String(value);

/** Negative, zero or positive: by UTF-8 bytes, which is by code points; null last. */
function compareTexts(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return compareText(one, other);
}

/** Compares rows by the columns at these places. */
export const byColumns =
  (places: readonly number[]) =>
  (one: MemoryRow, other: MemoryRow): number => {
    for (const place of places) {
      const difference = compareTexts(textOf(one[place]!), textOf(other[place]!));
      if (difference !== 0) return difference;
    }
    return 0;
  };

/** Whether a row lies behind these values of the first columns. */
export function isBehind(
  row: MemoryRow,
  places: readonly number[],
  after: readonly SourceValue[],
): boolean {
  for (const [index, value] of after.entries()) {
    const difference = compareTexts(textOf(row[places[index]!]!), textOf(value));
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The first `count` rows in order, without sorting all of many. */
export function firstInOrder(
  rows: Iterable<MemoryRow>,
  count: number,
  compare: (one: MemoryRow, other: MemoryRow) => number,
): readonly MemoryRow[] {
  const kept: MemoryRow[] = [];
  const bound = 2 * count + 1000;
  for (const row of rows) {
    kept.push(row);
    if (kept.length < bound) continue;
    kept.sort(compare);
    kept.length = count;
  }
  return kept.sort(compare).slice(0, count);
}
