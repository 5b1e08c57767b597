import { quoted } from '../ingest/types/formats';
import { named } from '../ingest/table/spool-sql';
import { placeOf } from '../row-query/rest/row-place';
import type { RowColumn } from '../row-query/row-query';
import { lineFormats, lineOf } from './copy-lines';
import { geoJsonOf } from './geometry-json';

/** Formats in which the engine writes a whole table. */
export const copyFormats = ['csv', 'tsv', 'jsonl', 'geojson', ...lineFormats] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** A table that is written, and where to. */
export interface Copying {
  readonly format: CopyFormat;
  readonly columns: readonly RowColumn[];
  /** Of its Parquet file. */
  readonly from: string;
  readonly to: string;
  /** Of CSV and TSV: texts that spreadsheet programs would run get an apostrophe before them. */
  readonly forSpreadsheet: boolean;
}

/** What spreadsheet programs run (OWASP, CSV injection), as `harmless` of the catalogue's sheets has it. */
const startsFormula = quoted("^'*[=+\\-@＝＋－＠\\t\\r\\n]");

const separated = (delimiter: string): string =>
  `FORMAT csv, HEADER true, DELIMITER '${delimiter}', QUOTE '"', ESCAPE '"', NEW_LINE '\\r\\n'`;

/** Lines are written as they are: what would separate values is in none of them. */
const asLines = `FORMAT csv, HEADER false, DELIMITER E'\\x01', QUOTE '', ESCAPE '', NEW_LINE '\\n'`;

const options: Readonly<Record<CopyFormat, string>> = {
  csv: separated(','),
  tsv: separated('\t'),
  json: asLines,
  xml: asLines,
  jsonl: 'FORMAT json',
  geojson: 'FORMAT json, ARRAY true',
};

/** The statement that writes the whole table, in its order. @throws rowQueryErrors.placeUnknown for GeoJSON */
export function copyStatement({ format, columns, from, to, forSpreadsheet }: Copying): string {
  const asked = {
    csv: () => csvColumns(columns, forSpreadsheet),
    tsv: () => csvColumns(columns, forSpreadsheet),
    json: () => lineOf('json', columns),
    xml: () => lineOf('xml', columns),
    jsonl: () =>
      columns.map((column) => `${jsonValue(column)} AS ${named(column.name)}`).join(', '),
    geojson: () => feature(columns),
  }[format]();
  const rows = `SELECT ${asked} FROM read_parquet(${quoted(from)}, file_row_number = true) AS t`;
  return `COPY (${rows}) TO ${quoted(to)} (${options[format]}, USE_TMP_FILE false)`;
}

function csvColumns(columns: readonly RowColumn[], forSpreadsheet: boolean): string {
  const shown = columns.map(({ name, kind }) => {
    const value = `t.${named(name)}`;
    const isText = kind === 'text' || kind === 'geometry';
    return isText && forSpreadsheet ? harmless(value) : value;
  });
  // A line without anything in it is a row too, where there is one column.
  const [only] = shown;
  const all = shown.length === 1 ? [`coalesce(CAST(${only} AS VARCHAR), '')`] : shown;
  return all.map((sql, at) => `${sql} AS ${headerOf(columns[at]!, forSpreadsheet)}`).join(', ');
}

const headerOf = ({ name }: RowColumn, forSpreadsheet: boolean): string =>
  named(forSpreadsheet && /^'*[=+\-@＝＋－＠\t\r\n]/.test(name) ? `'${name}` : name);

const harmless = (value: string): string =>
  `CASE WHEN regexp_matches(${value}, ${startsFormula}) THEN '''' || ${value} ELSE ${value} END`;

/** As pages have it: whole numbers and decimals as texts, so that none loses a digit. */
const jsonValue = ({ name, kind, sqlType }: RowColumn): string => {
  const isExact = (kind === 'integer' || kind === 'decimal') && sqlType !== 'DOUBLE';
  return isExact ? `CAST(t.${named(name)} AS VARCHAR)` : `t.${named(name)}`;
};

/** RFC 7946. What no geometry can be made of stays in the properties. */
function feature(columns: readonly RowColumn[]): string {
  const place = placeOf(columns);
  const geometry = geoJsonOf(place);
  const properties = columns.map((column) => {
    const isGeometry = 'geometry' in place && place.geometry === column.name;
    const value = isGeometry
      ? `CASE WHEN ${geometry} IS NULL THEN t.${named(column.name)} END`
      : jsonValue(column);
    return `${named(column.name)} := ${value}`;
  });
  return `'Feature' AS "type", ${geometry} AS geometry, struct_pack(${properties.join(', ')}) AS properties`;
}
