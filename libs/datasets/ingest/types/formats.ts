/** What a column can be. */
export const kinds = [
  'text',
  'integer',
  'decimal',
  'date',
  'timestamp',
  'boolean',
  'geometry',
] as const;
export type ColumnKind = (typeof kinds)[number];

/**
 * One way in which values of a kind are written. `fits` judges a value in memory, `sql` the same value in the engine
 * (`v` stands for the expression); a property test keeps them alike. `value` is what the value becomes.
 */
export interface Format {
  readonly name: string;
  readonly kind: Exclude<ColumnKind, 'text'>;
  readonly fits: (value: string) => boolean;
  readonly sql: (v: string) => string;
  readonly value: (v: string) => string;
}

/** Words by which people say that there is no value, where all other values of the column are of a kind. */
export const missingWords = [
  ...['NA', 'N/A', 'n/a', '#N/A', 'NULL', 'null', 'Null', 'NaN', 'nan', 'None', '\\N', '<NA>'],
  ...['-', '--', '---', '—', '——', '–', '.', '..', '…', '...'],
];
const missing = new Set(missingWords);
export const isMissing = (value: string): boolean => missing.has(value);

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const matches = (pattern: string) => (v: string) => `regexp_full_match(${v}, ${quoted(pattern)})`;
const whole = (pattern: string) => {
  const regexp = new RegExp(`^(?:${pattern})$`);
  return (value: string) => regexp.test(value);
};

function words(name: string, yes: readonly string[], no: readonly string[]): Format {
  const pattern = [...yes, ...no].join('|');
  return {
    ...{ name, kind: 'boolean', fits: whole(pattern), sql: matches(pattern) },
    value: (v) => `(${v} IN (${yes.map(quoted).join(', ')}))`,
  };
}

const booleans: readonly Format[] = [
  words('true/false', ['true', 'TRUE', 'True'], ['false', 'FALSE', 'False']),
  words('yes/no', ['yes', 'YES', 'Yes'], ['no', 'NO', 'No']),
  words('是/否', ['是'], ['否']),
];

/** More digits are identifiers that no spreadsheet and no JSON reader keeps. */
export const mostDigits = 15;

const plainInteger = `0|-?[1-9][0-9]{0,${mostDigits - 1}}`;
const point = `-?(?:(?:0|[1-9][0-9]{0,19})?\\.[0-9]{1,30}|(?:0|[1-9][0-9]{0,19})\\.)`;
const exponent = `-?(?:0|[1-9][0-9]{0,19})(?:\\.[0-9]{1,30})?[eE][+-]?[0-9]{1,2}`;
const grouped = `-?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6}(?:\\.[0-9]{1,30})?|-?(?:0|[1-9][0-9]{0,2})(?:\\.[0-9]{1,30})?`;
const comma = `-?(?:0|[1-9][0-9]{0,2}(?:\\.[0-9]{3}){1,6}|[1-9][0-9]{0,19}),[0-9]{1,30}|${plainInteger}`;

function number(
  name: string,
  kind: 'integer' | 'decimal',
  pattern: string,
  plain: (v: string) => string,
): Format {
  return { name, kind, fits: whole(pattern), sql: matches(pattern), value: plain };
}

/** Numbers; `value` is their plain notation, and the exact type is taken from the widest of the column. */
export const integerFormat: Format = {
  ...{ name: 'integer', kind: 'integer', fits: whole(plainInteger), value: (v) => v },
  // What is written as the engine writes it: no zeros before it, no sign, no blanks.
  sql: (v) =>
    `(coalesce(try_cast(${v} AS BIGINT)::VARCHAR = ${v}, false) AND length(ltrim(${v}, '-')) <= ${mostDigits})`,
};
export const scientificFormat = number(
  'scientific',
  'decimal',
  `${plainInteger}|${point}|${exponent}`,
  (v) => v,
);
const numbers: readonly Format[] = [
  integerFormat,
  number('decimal', 'decimal', `${plainInteger}|${point}`, (v) => v),
  scientificFormat,
  number('1,234.5', 'decimal', grouped, (v) => `replace(${v}, ',', '')`),
  number('1.234,5', 'decimal', comma, (v) => `replace(replace(${v}, '.', ''), ',', '.')`),
];

const [year, short, hour, minute] = ['[0-9]{4}', '[0-9]{1,2}', '[0-9]{1,2}', '[0-9]{2}'];
const clock = `${hour}:${minute}(?::${minute}(?:\\.[0-9]{1,6})?)?`;
const halfDayClock = `${hour}:${minute}(?::${minute})? ?[AaPp][Mm]`;

interface DateOrder {
  readonly name: string;
  readonly pattern: string;
  readonly format: string;
  /** Places of year, month and day among the numbers. */
  readonly order: readonly [year: number, month: number, day: number];
}

/** Orders of year, month and day. Two-digit years leave the century open, so they are none. */
const orders: readonly DateOrder[] = [
  { name: 'Y-M-D', pattern: `${year}-${short}-${short}`, format: '%Y-%m-%d', order: [0, 1, 2] },
  { name: 'Y/M/D', pattern: `${year}/${short}/${short}`, format: '%Y/%m/%d', order: [0, 1, 2] },
  { name: 'Y.M.D', pattern: `${year}\\.${short}\\.${short}`, format: '%Y.%m.%d', order: [0, 1, 2] },
  {
    name: 'Y年M月D日',
    pattern: `${year}年${short}月${short}日`,
    format: '%Y年%m月%d日',
    order: [0, 1, 2],
  },
  { name: 'D.M.Y', pattern: `${short}\\.${short}\\.${year}`, format: '%d.%m.%Y', order: [2, 1, 0] },
  { name: 'D/M/Y', pattern: `${short}/${short}/${year}`, format: '%d/%m/%Y', order: [2, 1, 0] },
  { name: 'M/D/Y', pattern: `${short}/${short}/${year}`, format: '%m/%d/%Y', order: [2, 0, 1] },
  { name: 'D-M-Y', pattern: `${short}-${short}-${year}`, format: '%d-%m-%Y', order: [2, 1, 0] },
  { name: 'M-D-Y', pattern: `${short}-${short}-${year}`, format: '%m-%d-%Y', order: [2, 0, 1] },
];
export const compactDate: DateOrder = {
  ...{ name: 'YYYYMMDD', pattern: '[12][0-9]{7}', format: '%Y%m%d', order: [0, 1, 2] },
};

/** Pairs of formats that read the same text as different values: 03/04/2024, 1,234. */
export const rivals: readonly (readonly [string, string])[] = [
  ...['', ' h:m:s', ' h:m am/pm'].flatMap((time) =>
    [
      ['D/M/Y', 'M/D/Y'],
      ['D-M-Y', 'M-D-Y'],
    ].map(([day, month]) => [`${day}${time}`, `${month}${time}`] as const),
  ),
  ['1,234.5', '1.234,5'],
];

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function dayFits(
  { pattern, order }: DateOrder,
  rest: string,
  isTime: (parts: number[]) => boolean,
) {
  const regexp = new RegExp(`^${pattern}${rest}$`);
  return (value: string): boolean => {
    if (!regexp.test(value)) return false;
    const parts = numbersOf(value, pattern);
    const [year, month, day] = order.map((place) => parts[place]!);
    return isDay(year!, month!, day!) && isTime(parts.slice(3));
  };
}

const numbersOf = (value: string, pattern: string): number[] =>
  pattern === compactDate.pattern
    ? [value.slice(0, 4), value.slice(4, 6), value.slice(6, 8)].map(Number)
    : (value.match(/\d+/g) ?? []).map(Number);

const inDay = ([hour = 0, minute = 0, second = 0]: readonly number[]): boolean =>
  hour < 24 && minute < 60 && second < 60;
const inHalfDay = ([hour = 0, minute = 0, second = 0]: readonly number[]): boolean =>
  hour >= 1 && hour <= 12 && minute < 60 && second < 60;

export function dateFormat(order: DateOrder): Format {
  const parsed = (v: string): string => `try_strptime(${v}, ${quoted(order.format)})`;
  return {
    ...{ name: order.name, kind: 'date', fits: dayFits(order, '', () => true) },
    sql: (v) => `(${matches(order.pattern)(v)} AND ${parsed(v)} IS NOT NULL)`,
    value: (v) => `${parsed(v)}::DATE`,
  };
}

/** Days with a time of day; a day alone, as spreadsheets show midnight, among them. */
function timestampFormat(order: DateOrder, half: boolean): Format {
  const rest = half ? ` ${halfDayClock}` : `(?:[ T]${clock})?`;
  const times = half
    ? ['%I:%M:%S %p', '%I:%M %p', '%I:%M:%S%p', '%I:%M%p']
    : ['%H:%M:%S.%f', '%H:%M:%S', '%H:%M'];
  const all = [...times.map((time) => `${order.format} ${time}`), ...(half ? [] : [order.format])];
  const parsed = (v: string): string =>
    `try_strptime(replace(${v}, 'T', ' '), [${all.map(quoted).join(', ')}])`;
  return {
    name: `${order.name} ${half ? 'h:m am/pm' : 'h:m:s'}`,
    kind: 'timestamp',
    fits: dayFits(order, rest, half ? inHalfDay : inDay),
    sql: (v) => `(${matches(order.pattern + rest)(v)} AND ${parsed(v)} IS NOT NULL)`,
    value: parsed,
  };
}

const zonePattern = `${year}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:${minute}(?::${minute}(?:\\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)`;
const isZoned = whole(zonePattern);
const instant: Format = {
  ...{ name: 'ISO 8601 with zone', kind: 'timestamp' },
  fits: (value) => {
    if (!isZoned(value)) return false;
    const [y, m, d, ...time] = value
      .replace(/(Z|[+-]\d\d:?(\d\d)?)$/, '')
      .match(/\d+/g)!
      .map(Number);
    return isDay(y!, m!, d!) && inDay(time);
  },
  sql: (v) => `(${matches(zonePattern)(v)} AND try_cast(${v} AS TIMESTAMPTZ) IS NOT NULL)`,
  value: (v) => `try_cast(${v} AS TIMESTAMPTZ)`,
};

const shape =
  '(?:POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION)';
const wktPattern = `(?:SRID=4326;)?${shape}(?: ?Z)? ?\\([-+0-9eE., ()A-Z]*\\)`;
/** Of RFC 7946, and the system of coordinates that its forerunner had; with anything else in it a text is no geometry but a text. */
const geoJsonWords =
  'type|coordinates|geometries|bbox|Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon|GeometryCollection|' +
  'crs|properties|name|(?:EPSG|urn:ogc:def:crs):[0-9A-Za-z:.]{1,40}';
const geoJsonToken = `[-+0-9eE.,:\\s{}\\[\\]]|null|"(?:${geoJsonWords})"`;
const geoJsonPattern = `\\{\\s*"(?:type|coordinates|geometries|bbox|crs)"(?:${geoJsonToken})*"(?:type|coordinates|geometries)"(?:${geoJsonToken})*\\}`;
const geometries: readonly Format[] = [
  {
    name: 'WKT',
    kind: 'geometry',
    fits: whole(wktPattern),
    sql: matches(wktPattern),
    value: (v) => v,
  },
  {
    name: 'GeoJSON',
    kind: 'geometry',
    fits: whole(geoJsonPattern),
    sql: matches(geoJsonPattern),
    value: (v) => v,
  },
];

/** Whether a text is a geometry and holds nothing else. */
export const isGeometry = (text: string): boolean => geometries.some(({ fits }) => fits(text));

/** In the order in which a column is believed to be what it fits. */
export const formats: readonly Format[] = [
  ...booleans,
  ...numbers,
  ...orders.map(dateFormat),
  ...orders.map((order) => timestampFormat(order, false)),
  ...orders.map((order) => timestampFormat(order, true)),
  instant,
  ...geometries,
];
