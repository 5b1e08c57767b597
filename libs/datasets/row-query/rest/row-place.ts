import { rowQueryErrors } from '../row-query.errors';
import type { RowColumn, RowPlace } from '../row-query';

type PlacedColumn = Pick<RowColumn, 'name' | 'kind'>;

const longitudes = /^(经度|lon|lng|long|longitude|.*[_ .](lon|lng|longitude)|.*经度)$/i;
const latitudes = /^(纬度|lat|latitude|.*[_ .](lat|latitude)|.*纬度)$/i;

/**
 * Where the rows of a table lie: in its one column of geometries, else in its one pair of longitude and latitude.
 * @throws rowQueryErrors.placeUnknown
 */
export function placeOf(columns: readonly RowColumn[]): RowPlace {
  const place = placeIn(columns);
  if (!place) throw rowQueryErrors.placeUnknown({ parameter: 'bbox' });
  return place;
}

/** The same; undefined where there is no such place. */
export function placeIn(columns: readonly PlacedColumn[]): RowPlace | undefined {
  const geometries = columns.filter(({ kind }) => kind === 'geometry');
  if (geometries.length === 1) return { geometry: geometries[0]!.name };
  const longitude = one(columns, longitudes);
  const latitude = one(columns, latitudes);
  if (geometries.length > 1 || longitude === undefined || latitude === undefined) {
    return undefined;
  }
  return { longitude, latitude };
}

function one(columns: readonly PlacedColumn[], title: RegExp): string | undefined {
  const found = columns.filter(
    ({ name, kind }) => (kind === 'decimal' || kind === 'integer') && title.test(name),
  );
  return found.length === 1 ? found[0]!.name : undefined;
}
