import type { EngineSession } from '../../engine/engine';
import { boundsOf } from '../../row-query/compile/geometry-bounds';
import { placeIn } from '../../row-query/rest/row-place';
import type { Box, RowColumn } from '../../row-query/row-query';
import { quoted } from '../types/formats';

/**
 * What bounds the places of a Parquet file's rows: west, south, east, north in degrees. Rows without a place, or with coordinates that
 * are no degrees (a slip, or another system), lie in no box; null where all are such rows.
 */
export async function extentOf(
  session: EngineSession,
  parquet: string,
  columns: readonly RowColumn[],
): Promise<Box | null> {
  const place = placeIn(columns);
  if (!place) return null;
  const { west, south, east, north } = boundsOf(place);
  const [found = []] = await session.run(
    `SELECT min(${west}), min(${south}), max(${east}), max(${north}) FROM read_parquet(${quoted(parquet)}) AS t
      WHERE ${west} >= -180 AND ${east} <= 180 AND ${south} >= -90 AND ${north} <= 90`,
  );
  if (found.length !== 4 || found.includes(null)) return null;
  return found.map(Number) as unknown as Box;
}
