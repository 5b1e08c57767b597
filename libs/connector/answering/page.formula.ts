import type { SourceRow, SourceValue } from '../source/source-database';
import type { Position } from './page-token';

/** What is known where a page was cut. */
export interface Cut {
  /** The page and at least one row behind it, in order. */
  readonly rows: readonly SourceRow[];
  /** Rows on the page. */
  readonly shown: number;
  readonly orderBy: readonly string[];
  /** Where the page began. */
  readonly from: Position;
}

/**
 * Where the next page may be said to begin, best first. A position names the first columns as far as
 * they tell the last row from the one behind it; where no column does, or the values are too long to be
 * carried, an earlier row is named and the rows since then are counted.
 */
export function* positionsBehind({ rows, shown, orderBy, from }: Cut): Generator<Position> {
  for (let last = shown - 1; last >= 0; last -= 1) {
    const after = distinguishing(rows[last]!, rows[last + 1]!, orderBy);
    if (after) yield { after, skip: shown - 1 - last };
  }
  yield { ...from, skip: from.skip + shown };
}

/** The row's values up to the first that the next row has not; undefined where it has them all. */
function distinguishing(
  row: SourceRow,
  next: SourceRow,
  orderBy: readonly string[],
): readonly SourceValue[] | undefined {
  const at = orderBy.findIndex((column) => row[column] !== next[column]);
  return at < 0 ? undefined : orderBy.slice(0, at + 1).map((column) => row[column]!);
}

/** How many of the texts fit, one after another, into so many bytes of UTF-8. */
export function fitting(texts: readonly string[], bytes: number): number {
  let left = bytes;
  const over = texts.findIndex((text) => (left -= Buffer.byteLength(text) + 1) < 0);
  return over < 0 ? texts.length : over;
}
