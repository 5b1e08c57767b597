import { byteOrderMark, csvLine, harmless } from '@shutong/catalog';
import { likedBest } from '@shutong/platform';
import type { OpenRowsAnswer } from './open-dataset';

/** How rows are written, each under its ending and its media type; the first where nothing is asked for. */
export const rowMediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  jsonl: 'application/jsonl',
} as const;
export type RowFormat = keyof typeof rowMediaTypes;

export const rowFormats = Object.keys(rowMediaTypes) as RowFormat[];

/** JSON lines have had several names. */
const names: Readonly<Record<RowFormat, readonly string[]>> = {
  json: [rowMediaTypes.json],
  csv: [rowMediaTypes.csv],
  jsonl: [rowMediaTypes.jsonl, 'application/x-ndjson', 'application/ndjson'],
};

/** The format that an Accept header likes best; undefined where it takes none of them. */
export const formatOf = (accept: string | undefined): RowFormat | undefined =>
  likedBest(accept, names);

/** What is written as lines: JSON lines, or CSV (RFC 4180) with the names of its columns. */
export function linesOf(
  format: Exclude<RowFormat, 'json'>,
  { columns, rows }: OpenRowsAnswer,
  forSpreadsheet: boolean,
): string {
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const text = (value: string) => (forSpreadsheet ? harmless(value) : value);
  const lines = [
    columns.map(({ name }) => text(name)),
    ...rows.map((row) =>
      columns.map(({ name, kind }) => {
        const value = String(row[name] ?? '');
        // A minus makes no formula of a number.
        return kind === 'text' || kind === 'geometry' ? text(value) : value;
      }),
    ),
  ];
  return `${forSpreadsheet ? byteOrderMark : ''}${lines.map(lineOf).join('')}`;
}

/** A line without anything in it is a row too, where there is one column. */
function lineOf(cells: readonly string[]): string {
  const line = csvLine(cells);
  return line === '\r\n' ? `""${line}` : line;
}
