import type { EngineSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';

/** Cells of a column whose values are none of a list. */
export interface UnlistedCodes {
  readonly cells: number;
  /** The first of them, as rows of the table from 1. */
  readonly rows: readonly number[];
}

/**
 * Which cells of a column hold none of these codes; one without a value is none of them.
 * @param codes none holds a blank
 * @param most rows that are named
 * @throws StatementError, engineErrors
 */
export async function unlistedCodes(
  session: EngineSession,
  parquet: string,
  { column, codes, most }: { column: string; codes: readonly string[]; most: number },
): Promise<UnlistedCodes> {
  const [[cells = 0, rows] = []] = await session.run(
    `SELECT count(*), min(file_row_number, ${most}) FROM read_parquet(${quoted(parquet)}, file_row_number = true)
      WHERE ${named(column)} IS NOT NULL
        AND ${named(column)}::VARCHAR NOT IN (SELECT unnest(string_split(CAST($1 AS VARCHAR), ' ')))`,
    [codes.join(' ')],
  );
  const places = (rows ?? []) as unknown as readonly (string | number)[];
  return { cells: Number(cells), rows: places.map((place) => Number(place) + 1) };
}
