import type { EachRead, SourceDatabase, SourceRow } from '../source/source-database';
import { SourceError } from '../source/source.errors';

/** A failed part is asked again in so many: with one broken row in twenty this takes the fewest reads of a hundred. */
const parts = 5;

/** The one failure that may be that of a single row; after any other a smaller part fails as well. */
const ofSomeRow = 'connector.source-failed';

export type Found = readonly SourceRow[] | SourceError;

export interface PartedRead {
  readonly read: EachRead;
  readonly milliseconds: number;
}

/**
 * The rows of each of `equals`, or why there are none. All are asked for in one go, which costs little more than
 * one alone; what fails is asked again in smaller parts, so that a broken row fails by itself. Whatever time does
 * not suffice for is a `connector.source-deadline`.
 */
export async function readInParts(
  source: SourceDatabase,
  { read, milliseconds }: PartedRead,
  equals: readonly SourceRow[],
): Promise<readonly Found[]> {
  const until = performance.now() + milliseconds;
  const attempt = async (some: readonly SourceRow[]): Promise<readonly Found[]> => {
    try {
      const left = until - performance.now();
      if (some.length > 1) return await source.readEach(read, some, left);
      return [await source.read({ ...read, equals: some[0]!, orderBy: [] }, left)];
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (some.length === 1 || error.code !== ofSomeRow) return some.map(() => error);
      const found: Found[] = [];
      for (const part of partsOf(some)) found.push(...(await attempt(part)));
      return found;
    }
  };
  return equals.length === 0 ? [] : attempt(equals);
}

function* partsOf(some: readonly SourceRow[]): Generator<readonly SourceRow[]> {
  const size = Math.ceil(some.length / parts);
  for (let from = 0; from < some.length; from += size) yield some.slice(from, from + size);
}
