import { valuesOfLine } from '@shutong/wire';

/** A line of RFC 4180. No value is an empty cell, an empty text a quoted one. */
export const csvLine = (values: readonly (string | null)[]): string =>
  `${values.map((value) => (value === null ? '' : cellOf(value))).join(',')}\r\n`;

const cellOf = (value: string): string =>
  value === '' || /^\s|[",\r\n]|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** Lines as they come, as lines of CSV. */
export function csvOf(lines: Buffer): string {
  if (lines.length === 0) return '';
  const rows = lines.subarray(0, -1).toString('utf8').split('\n');
  return rows.map((row) => csvLine(valuesOfLine(row))).join('');
}
