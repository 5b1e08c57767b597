import type { Day } from '@shutong/platform';
import { monthBefore } from '../measure/period';
import {
  addressOfRow,
  type FigureQuestion,
  type FigureRow,
  type FigureTable,
} from './figure-table';

/** One bar or point of a chart, and the address of the number. */
export interface ChartPoint {
  readonly label: string;
  readonly value: number;
  readonly query: string;
}

/** What a chart of the figures shows, for whoever embeds it. */
export interface FigureChart {
  readonly column: string;
  readonly points: readonly ChartPoint[];
}

/** As many as one chart shows well. */
const pointsAtMost = 24;

export function chartOf(
  table: FigureTable,
  rows: readonly FigureRow[],
  asked: FigureQuestion,
): FigureChart {
  const { columns, charted } = table;
  const key = columns[0]!.name;
  const label = columns.some((column) => column.name === 'name') ? 'name' : key;
  const marks = key === 'month' && !asked.row ? monthly(rows, asked) : rows;
  const points = marks.slice(0, pointsAtMost).map((row) => ({
    label: String(row[label]),
    value: Number(row[charted] ?? 0),
    query: addressOfRow(table, asked, row),
  }));
  return { column: charted, points };
}

/**
 * Every month of the span, also those in which there was nothing, which have no row: a chart would draw the others side by side. Of a
 * span that is longer than a chart the last month in which there was something, and those before it.
 */
function monthly(rows: readonly FigureRow[], { from, to }: FigureQuestion): FigureRow[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  const whole = monthsUpTo(to.slice(0, 7), from);
  const months = whole[0] === from.slice(0, 7) ? whole : monthsUpTo(String(last['month']), from);
  const found = new Map(rows.map((row) => [row['month'], row]));
  return months.map((month) => found.get(month) ?? { month });
}

/** Not before the one in which a day lies. */
function monthsUpTo(last: string, since: Day): string[] {
  const months = [last];
  while (months.length < pointsAtMost && months[0]! > since.slice(0, 7)) {
    months.unshift(monthBefore(months[0]!));
  }
  return months;
}
