import { byteOrderMark, csvLine, harmless } from '@shutong/catalog';
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

/** The format that an Accept header likes best (RFC 9110, 12.5.1); undefined where it takes none of them. */
export function formatOf(accept: string | undefined): RowFormat | undefined {
  const ranges = (accept?.trim() || '*/*').split(',').map(rangeIn);
  const [best] = rowFormats
    .map((format) => ({ format, weight: weightOf(format, ranges) }))
    .sort((a, b) => b.weight - a.weight);
  return best && best.weight > 0 ? best.format : undefined;
}

interface MediaRange {
  readonly type: string;
  /** From 0, not at all, to 1. */
  readonly weight: number;
}

function rangeIn(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((one) => one.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** The most exact range says how much the format is liked. */
function weightOf(format: RowFormat, ranges: readonly MediaRange[]): number {
  for (const type of names[format]) {
    const exact = ranges.find((range) => range.type === type);
    if (exact) return exact.weight;
  }
  const family = `${names[format][0]!.split('/')[0]}/*`;
  const wide = ranges.find(({ type }) => type === family);
  return (wide ?? ranges.find(({ type }) => type === '*/*'))?.weight ?? 0;
}

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
