import { code, record } from '../canonical/shape';

/**
 * A box in degrees, and the items of longitude and latitude whose values have to lie in it, its sides included. It names what a
 * query asks about, as keys do.
 */
export interface Box {
  readonly longitude: string;
  readonly latitude: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const degrees = (most: number): object => ({ type: 'number', minimum: -most, maximum: most });

/** JSON Schema of a box; that west lies before east and south before north is judged beside it. */
export const boxShape = record({
  ...{ longitude: code, latitude: code, west: degrees(180), south: degrees(90) },
  ...{ east: degrees(180), north: degrees(90) },
});

/** Whether it holds anything: one that crosses the antimeridian is asked for as two. */
export const isBox = ({ west, south, east, north }: Box): boolean => west <= east && south <= north;
