import { quoted } from '../ingest/types/formats';
import { named } from '../ingest/table/spool-sql';
import type { RowPlace } from '../row-query/row-query';

const number = '(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)';
const positions = [
  [quoted(`${number} +${number} +${number}`), quoted('[\\1,\\2,\\3]')],
  [quoted(`${number} +${number}`), quoted('[\\1,\\2]')],
] as const;
const types = {
  POINT: 'Point',
  LINESTRING: 'LineString',
  POLYGON: 'Polygon',
  MULTIPOINT: 'MultiPoint',
  MULTILINESTRING: 'MultiLineString',
  MULTIPOLYGON: 'MultiPolygon',
} as const;

/** An expression of the GeoJSON geometry (RFC 7946, 3.1) of a row's place, null where there is none; the engine has no functions for geometries. */
export function geoJsonOf(place: RowPlace): string {
  if ('longitude' in place) {
    const [x, y] = [place.longitude, place.latitude].map(
      (name) => `CAST(t.${named(name)} AS VARCHAR)`,
    );
    return `CAST('{"type":"Point","coordinates":[' || ${x} || ',' || ${y} || ']}' AS JSON)`;
  }
  const text = `t.${named(place.geometry)}`;
  return `CASE WHEN starts_with(ltrim(${text}), '{') THEN ${valid(text)} ELSE ${valid(fromWkt(text))} END`;
}

const valid = (json: string): string =>
  `CASE WHEN json_valid(${json}) THEN CAST(${json} AS JSON) END`;

function fromWkt(text: string): string {
  const wkt = `regexp_replace(${text}, '^SRID=4326;', '')`;
  const name = `regexp_extract(${wkt}, '^[A-Z]+')`;
  const list = `regexp_replace(${wkt}, '^[A-Z]+ ?Z? ?', '')`;
  const [[xyz, threes], [xy, twos]] = positions;
  const placed = `regexp_replace(regexp_replace(${list}, ${xyz}, ${threes}, 'g'), ${xy}, ${twos}, 'g')`;
  // A position stands alone in a point, and may have brackets of its own in a list of points.
  const bare = `regexp_replace(${placed}, '\\((\\[[^\\]]*\\])\\)', '\\1', 'g')`;
  const isPoints = `${name} IN ('POINT', 'MULTIPOINT')`;
  const bracketed = `replace(replace(CASE WHEN ${isPoints} THEN ${bare} ELSE ${placed} END, '(', '['), ')', ']')`;
  const known = Object.entries(types).map(([wktName, json]) => `WHEN '${wktName}' THEN '${json}'`);
  return `'{"type":"' || CASE ${name} ${known.join(' ')} END || '","coordinates":' || ${bracketed} || '}'`;
}
