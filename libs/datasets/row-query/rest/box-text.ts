import { rowQueryErrors } from '../row-query.errors';
import type { Box } from '../row-query';

const number = /^-?[0-9]{1,6}(?:\.[0-9]{1,20})?$/;

/** Whether these are degrees, south not above north. West may lie beyond east: such a box crosses the antimeridian. */
export const isBox = ([west, south, east, north]: Box): boolean =>
  [west, east].every((side) => Math.abs(side) <= 180) &&
  [south, north].every((side) => Math.abs(side) <= 90) &&
  south <= north;

/**
 * A box as addresses have it (OGC API - Features, 7.15.3): west, south, east, north; of six numbers the third and the last are
 * heights, of which nothing is asked.
 * @param parameter under which it was asked for
 * @throws rowQueryErrors.boxMisfit
 */
export function readBox(text: string, parameter = 'bbox'): Box {
  const sides = text.split(',').map((side) => side.trim());
  const flat = sides.length === 6 ? sides.filter((_, at) => at % 3 !== 2) : sides;
  const box = flat.map(Number) as unknown as Box;
  if (flat.length !== 4 || !sides.every((side) => number.test(side)) || !isBox(box)) {
    throw rowQueryErrors.boxMisfit({ parameter });
  }
  return box;
}
