import { quoted } from '../../ingest/types/formats';
import { named } from '../../ingest/table/spool-sql';
import type { RowPlace } from '../row-query';

/** Expressions of the outermost coordinates. */
interface Bounds {
  readonly west: string;
  readonly south: string;
  readonly east: string;
  readonly north: string;
}

const number = '(-?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)';
/** First two numbers of each position (RFC 7946, 3.1.1; WKT). */
const geoJsonPosition = quoted(`\\[\\s*${number}\\s*,\\s*${number}`);
const wktPosition = quoted(`[(,]\\s*${number}\\s+${number}`);

/** What bounds a row's place; the engine has no functions for geometries, so the positions are read from their text. */
export function boundsOf(place: RowPlace): Bounds {
  if ('longitude' in place) {
    const [x, y] = [place.longitude, place.latitude].map(
      (name) => `CAST(t.${named(name)} AS DOUBLE)`,
    );
    return { west: x!, east: x!, south: y!, north: y! };
  }
  const [x, y] = [1, 2].map((group) => coordinates(`t.${named(place.geometry)}`, group));
  return {
    ...{ west: `list_min(${x})`, east: `list_max(${x})` },
    ...{ south: `list_min(${y})`, north: `list_max(${y})` },
  };
}

const coordinates = (text: string, group: number): string =>
  `CAST(CASE WHEN starts_with(ltrim(${text}), '{') THEN regexp_extract_all(${text}, ${geoJsonPosition}, ${group}) ` +
  `ELSE regexp_extract_all(${text}, ${wktPosition}, ${group}) END AS DOUBLE[])`;
