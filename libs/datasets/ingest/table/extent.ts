import type { EngineSession } from '../../engine/engine';
import { boundsOf } from '../../row-query/compile/geometry-bounds';
import { isBox } from '../../row-query/rest/box-text';
import { placeIn } from '../../row-query/rest/row-place';
import type { Box, RowColumn } from '../../row-query/row-query';
import { quoted } from '../types/formats';

/**
 * What bounds the places of a Parquet file's rows: west, south, east, north in degrees. Null where they have none, or where
 * coordinates are of another system than degrees: such rows lie in no box.
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
    `SELECT min(${west}), min(${south}), max(${east}), max(${north}) FROM read_parquet(${quoted(parquet)}) AS t`,
  );
  const sides = found.map((side) => (side === null ? Number.NaN : Number(side)));
  const box = sides as unknown as Box;
  return sides.length === 4 && sides.every(Number.isFinite) && isBox(box) ? box : null;
}
