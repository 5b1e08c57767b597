import type { Day } from '@shutong/platform';
import { regionBelow } from '../league/league.query';
import { daysOf } from '../measure/period';
import type { Words } from '../words';

/** What is asked of figures. */
export interface FigureQuestion {
  /** First and last day in China, both included. */
  readonly from: Day;
  readonly to: Day;
  /** Credit code of one department. */
  readonly department?: string | null;
  /** Division code (GB/T 2260) of an area, whose departments are those in it. */
  readonly region?: string | null;
  /** One row alone by the value of its first column, or several with commas between. */
  readonly row?: string | null;
}

export interface FigureColumn {
  readonly name: string;
  readonly title: Words;
  readonly kind: 'text' | 'count' | 'share' | 'score' | 'total';
}

const column =
  (kind: FigureColumn['kind']) =>
  (name: string, zh: string, en: string): FigureColumn => ({ name, title: { zh, en }, kind });
export const text = column('text');
export const count = column('count');
export const share = column('share');
/** Per cent of a score, as exactly as it was counted. */
export const score = column('score');
/** Points of all leaves together, with all digits that weights bring. */
export const total = column('total');

/** Per cent with one digit, rounded half up, as reports print it; null of none. */
export const printedShare = (part: string, whole: string): string =>
  `CASE WHEN ${whole} > 0 THEN round(100.0 * ${part} / ${whole}, 1)::text END`;

/** A value of a row: a text, or a number of things; a share is per cent with one digit, null of nothing. */
export type FigureValue = string | number | null;
export type FigureRow = Readonly<Record<string, FigureValue>>;

/** Figures of one kind, as data: what they are of, what they are counted from, and how. */
export interface FigureTable {
  readonly name: string;
  readonly title: Words;
  /** What the figures are counted from, for whoever doubts them. */
  readonly source: Words;
  /** The command that counts them again, of days from and to. */
  readonly recount: (from: Day, to: Day) => string;
  readonly columns: readonly FigureColumn[];
  /** Departments see their own part alone. */
  readonly isRestricted?: true;
  /** Column whose numbers a chart shows, by the first column. */
  readonly charted: string;
  /**
   * The rows, under the names of the columns, from `$1` to `$2` (days), of the department `$3` or the area that begins with `$4`
   * (null: any), for the department `$5` alone (null: who may see all). Behind `figureParameters`.
   */
  readonly rows: string;
  /** The row of all together, where that is not the sum of the rows. */
  readonly total?: string;
  /** Adds what is counted from the columns of a row. */
  readonly completed?: (row: FigureRow) => FigureRow;
  /** The most important first, by names of columns. */
  readonly order: string;
}

/**
 * Begins every statement, so that all take the same parameters; `department` holds those that are asked for. An area is the
 * digits that its division code begins with.
 */
export const figureParameters = `
  WITH asked AS (
    SELECT $1::date AS since, $2::date AS until, $5::text AS own),
  department AS (
    SELECT code, name, name_en, division, level, kind, disabled_on FROM statistics.department
     WHERE ($3::text IS NULL OR code = $3) AND ($4::text IS NULL OR starts_with(division, $4)))`;

/** Totals of acts, calls and usage, from the audit log and single usage events. */
export const recount: FigureTable['recount'] = (from, to) =>
  `npm run cli -- recount --from ${from} --to ${to}`;

/** All that was learnt, row by row, from the kept facts. */
export const rebuild: FigureTable['recount'] = () => 'npm run cli -- rebuild-statistics';

/** The region next below the one that was asked for ($4; the nation where it is none) in which a department lies. */
export const regionOf = (department: string): string =>
  regionBelow(`${department}.division`, 'coalesce(length($4), 0)');

/** The first column names a row. */
const keyOf = ({ columns }: Pick<FigureTable, 'columns'>): string => columns[0]!.name;

/** All rows, or those that are asked for (`$7`); `$6` at most. */
export const rowsOf = (table: FigureTable): string => `
  SELECT * FROM (${figureParameters}${table.rows}) AS figure
   WHERE $7::text[] IS NULL OR "${keyOf(table)}" = ANY ($7) ORDER BY ${table.order} LIMIT $6`;

/** The row of all together; of what `rowsOf` takes, all but the last two. */
export const totalOf = ({ total }: FigureTable): string => `${figureParameters}${total}`;

/** Path and parameters under which figures are read. */
export function addressOf(name: string, { from, to, ...parts }: FigureQuestion): string {
  const parameters = new URLSearchParams({ from, to });
  for (const part of ['department', 'region', 'row'] as const) {
    const value = parts[part];
    if (value) parameters.set(part, value);
  }
  return `/api/v1/figures/${name}?${parameters.toString()}`;
}

/** The address that gives one row of figures alone. */
export function addressOfRow(
  figures: Pick<FigureTable, 'name' | 'columns'>,
  asked: FigureQuestion,
  row: FigureRow,
): string {
  const key = keyOf(figures);
  return addressOf(figures.name, narrowed(asked, key, String(row[key])));
}

function narrowed(asked: FigureQuestion, key: string, value: string): FigureQuestion {
  if (key === 'code') return { ...asked, department: value };
  if (key === 'month') return { ...asked, ...daysWithin(value, asked) };
  return { ...asked, row: value };
}

/** The days of a month that lie in a span. */
function daysWithin(month: string, { from, to }: FigureQuestion) {
  const days = daysOf(month);
  return {
    from: days.from > from ? days.from : from,
    to: days.to < to ? days.to : to,
  };
}

/** The digits of a division code that name its area: `520100` is 5201, `520000` 52, and the nation (`100000`) any. */
export const areaOf = (division: string): string =>
  division === '100000' ? '' : division.replace(/(00)+$/, '');
