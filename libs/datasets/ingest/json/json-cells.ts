import { isGeometry } from '../types/formats';

/** A JSON value in which numbers are still the text that the file has: no number goes through a double. */
export type Exact =
  string | boolean | null | NumberText | Exact[] | { readonly [key: string]: Exact };

export class NumberText {
  constructor(readonly text: string) {}
}

const mark = '\u0000#';
/** Where a text begins, or a number. */
const begins = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Where a text ends, or what the next sign means is another. */
const within = /["\\]/g;

/** Strict JSON, numbers kept as text. @throws SyntaxError */
export function parseExact(text: string): Exact {
  return JSON.parse(numbersMarked(text), (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? new NumberText(value.slice(2)) : value,
  ) as Exact;
}

function numbersMarked(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (let at = 0; ;) {
    begins.lastIndex = at;
    const found = begins.exec(text);
    if (!found) break;
    const [token] = found;
    at = token === '"' ? endOfText(text, begins.lastIndex) : begins.lastIndex;
    if (token === '"') continue;
    pieces.push(text.slice(done, found.index), numberToken(token));
    done = at;
  }
  return pieces.join('') + text.slice(done);
}

/** By steps, not by one expression: that would need stack for each escape of a long text. */
function endOfText(text: string, from: number): number {
  for (let at = from; ;) {
    within.lastIndex = at;
    const found = within.exec(text);
    if (!found) return text.length;
    at = found.index + (found[0] === '"' ? 1 : 2);
    if (found[0] === '"') return at;
  }
}

/** 007 is no number of JSON: it stays as it stands, so that the parser says so. */
const numberToken = (token: string): string =>
  /^-?0\d/.test(token) ? token : `"\\u0000#${token}"`;

export const isObject = (value: Exact | undefined): value is { readonly [key: string]: Exact } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof NumberText);

/** A value as the text of a cell: nothing for null, JSON for what is made of parts. */
export function cellOf(value: Exact): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return value instanceof NumberText ? value.text : jsonOf(value);
}

/** JSON with the numbers as the file has them. */
export function jsonOf(value: Exact): string {
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (isObject(value)) {
    const parts = Object.entries(value).map(
      ([key, one]) => `${JSON.stringify(key)}:${jsonOf(one)}`,
    );
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Objects in objects become columns of their own so deep; below they are JSON. */
const deepest = 4;

export interface Cell {
  readonly path: string;
  readonly text: string;
  readonly isText: boolean;
  readonly isGeometry?: boolean;
}

/** Cells of a record: `address.city` for what lies in objects. A GeoJSON feature is its geometry and properties, and a geometry itself. */
export function cellsOf(record: Exact): Cell[] {
  if (!isObject(record)) return [{ path: 'value', ...cell(record) }];
  if (isBareGeometry(record)) return [geometryCell(record)];
  if (!isFeature(record)) return [...nested(record, '', 1)];
  const { geometry, properties, id } = record;
  return [
    ...(id === undefined ? [] : [{ path: 'id', ...cell(id) }]),
    ...(isObject(properties) ? nested(properties, '', 1) : []),
    geometryCell(geometry ?? null),
  ];
}

const geometryCell = (geometry: Exact): Cell => ({
  ...{ path: 'geometry', text: geometryText(geometry), isText: false, isGeometry: true },
});

/** Members of a geometry (RFC 7946, 3.1); with others go values that nobody looks for there. */
const geometryMembers = ['type', 'coordinates', 'geometries', 'bbox'];

function bareGeometry(geometry: Exact): Exact {
  if (Array.isArray(geometry)) return geometry.map(bareGeometry);
  if (!isObject(geometry)) return geometry;
  const members = Object.entries(geometry).filter(([key]) => geometryMembers.includes(key));
  return Object.fromEntries(members.map(([key, value]) => [key, bareGeometry(value)]));
}

/** Nothing where it is none. */
function geometryText(geometry: Exact): string {
  const text = cellOf(bareGeometry(geometry));
  return isGeometry(text) ? text : '';
}

type ExactObject = { readonly [key: string]: Exact };

const isFeature = (record: ExactObject): boolean =>
  record['type'] === 'Feature' && 'geometry' in record && 'properties' in record;

const isBareGeometry = (record: ExactObject): boolean =>
  typeof record['type'] === 'string' &&
  ('coordinates' in record || 'geometries' in record) &&
  Object.keys(record).every((key) => geometryMembers.includes(key)) &&
  geometryText(record) !== '';

/** Whether a value is a GeoJSON feature or geometry by itself. */
export const isGeoObject = (record: ExactObject): boolean =>
  isFeature(record) || isBareGeometry(record);

const cell = (value: Exact): Pick<Cell, 'text' | 'isText'> => ({
  text: cellOf(value),
  isText: typeof value === 'string' && value !== '',
});

function* nested(
  object: { readonly [key: string]: Exact },
  above: string,
  depth: number,
): Generator<Cell> {
  for (const [key, value] of Object.entries(object)) {
    const path = `${above}${key}`;
    if (isObject(value) && depth < deepest && Object.keys(value).length > 0) {
      yield* nested(value, `${path}.`, depth + 1);
    } else yield { path, ...cell(value) };
  }
}
