import type { EngineRow, EngineValue } from '../engine/engine.protocol';
import type { RowColumn, RowPlace } from '../row-query/row-query';

/** A GeoJSON feature without its id (RFC 7946, 3.2). */
export interface Feature {
  readonly type: 'Feature';
  /** Null where the row has no place. */
  readonly geometry: object | null;
  readonly properties: Readonly<Record<string, EngineValue>>;
}

/** A row as a feature, the same as the engine writes into a file of GeoJSON: what no geometry can be made of stays in the properties. */
export function featureOf(
  columns: readonly Pick<RowColumn, 'name'>[],
  row: EngineRow,
  place: RowPlace,
): Feature {
  const values = new Map(columns.map(({ name }, at) => [name, row[at] ?? null]));
  const geometry = geometryAt(place, values);
  if ('geometry' in place && geometry) values.set(place.geometry, null);
  return { type: 'Feature', geometry, properties: Object.fromEntries(values) };
}

function geometryAt(place: RowPlace, values: ReadonlyMap<string, EngineValue>): object | null {
  if ('geometry' in place) {
    const text = values.get(place.geometry);
    return typeof text === 'string' ? geometryIn(text) : null;
  }
  const position = [place.longitude, place.latitude].map((name) => values.get(name) ?? null);
  if (position.includes(null)) return null;
  return { type: 'Point', coordinates: position.map(Number) };
}

/** Of a geometry as text, GeoJSON or WKT. */
const geometryIn = (text: string): object | null =>
  parsed(text.trimStart().startsWith('{') ? text : (fromWkt(text) ?? ''));

function parsed(json: string): object | null {
  try {
    return JSON.parse(json) as object;
  } catch {
    return null;
  }
}

const types: Readonly<Record<string, string>> = {
  ...{ POINT: 'Point', LINESTRING: 'LineString', POLYGON: 'Polygon', MULTIPOINT: 'MultiPoint' },
  ...{ MULTILINESTRING: 'MultiLineString', MULTIPOLYGON: 'MultiPolygon' },
};
const number = '(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)';
const position = new RegExp(`${number} +${number}(?: +${number})?`, 'g');

function fromWkt(text: string): string | undefined {
  const [, name = '', list = ''] = /^(?:SRID=4326;)?([A-Z]+) ?Z? ?(.*)$/s.exec(text) ?? [];
  const type = types[name];
  if (type === undefined) return undefined;
  const placed = list.replace(position, (_, x: string, y: string, z?: string) =>
    z === undefined ? `[${x},${y}]` : `[${x},${y},${z}]`,
  );
  // A position stands alone in a point, and may have brackets of its own in a list of points.
  const isPoints = name === 'POINT' || name === 'MULTIPOINT';
  const bare = isPoints ? placed.replace(/\((\[[^\]]*\])\)/g, '$1') : placed;
  const coordinates = bare.replaceAll('(', '[').replaceAll(')', ']');
  return `{"type":"${type}","coordinates":${coordinates}}`;
}
