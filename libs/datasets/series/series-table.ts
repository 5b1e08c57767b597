import { limits } from '@shutong/platform';
import type { PageSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';
import type { RowTable } from '../row-query/run-query';
import { writingOf } from './period';
import type { SeriesDeclaration, SeriesSpan } from './series';

/** A series as it was found in a table. */
export type HeldSeries = SeriesDeclaration & { readonly span: SeriesSpan };

/** All periods from the first to the last, as the table writes them. */
export function periodTexts({ step, span: { writing, from, to } }: HeldSeries): string[] {
  const { write } = writingOf(step, writing);
  return Array.from({ length: to - from + 1 }, (_, at) => write(from + at));
}

/** The first and the last of them. */
export function endsOf({ step, span: { writing, from, to } }: HeldSeries) {
  const { write } = writingOf(step, writing);
  return { from: write(from), to: write(to) };
}

/** A row counts for its period where it has a figure. */
export const hasFigure = ({ figures }: Pick<SeriesDeclaration, 'figures'>): string =>
  `(${figures.map((name) => `${named(name)} IS NOT NULL`).join(' OR ')})`;

/**
 * The same table with one row for each series and period: where the table has none, all but series and period is null.
 * Series after series, each in the order of time.
 */
export function seriesTable(table: RowTable, series: HeldSeries): RowTable {
  const { keys, period } = series;
  const columns = table.columns.map(({ name }) => {
    if (name === period) return `p.period AS ${named(name)}`;
    return `${keys.includes(name) ? 's' : 'd'}.${named(name)}`;
  });
  const order = [...keys.map((key) => `s.${named(key)}`), 'p.place'].join(', ');
  const from =
    `(SELECT row_number() OVER (ORDER BY ${order}) - 1 AS file_row_number, ${columns.join(', ')}` +
    ` FROM ${allPeriods(table, series, distinctKeys(table, keys))}` +
    ` LEFT JOIN ${table.from} AS d ON d.${named(period)} = p.period${sameSeries(keys)})`;
  return { ...table, id: `${table.id}/series`, from, rowNumber: 't.file_row_number' };
}

/** What one series lacks. */
export interface MissingPeriods {
  /** Values that tell it from the others, in the order of the keys. */
  readonly key: readonly (string | null)[];
  readonly missing: number;
  /** The first of them, as the table writes periods. */
  readonly periods: readonly string[];
}

/**
 * Of so many series, from the one at that place on, in the order of their keys.
 * @throws engineErrors
 */
export async function missingPeriods(
  session: PageSession,
  table: RowTable,
  series: HeldSeries,
  { first, offset }: { readonly first: number; readonly offset: number },
): Promise<MissingPeriods[]> {
  const { keys, period } = series;
  const some = distinctKeys(table, keys, ` ORDER BY ALL LIMIT ${first} OFFSET ${offset}`);
  const keyColumns = keys.map((key) => `s.${named(key)}`);
  const grouped = keys.length === 0 ? '' : ` GROUP BY ${keyColumns.join(', ')} ORDER BY ALL`;
  const lacking = 'FILTER (WHERE d.file_row_number IS NULL)';
  const listed = `(list(p.place ORDER BY p.place) ${lacking})[1:${limits.missingPeriods.value}]`;
  const sql =
    `SELECT ${[...keyColumns, `count(*) ${lacking} AS missing`, `array_to_string(${listed}, ',')`].join(', ')}` +
    ` FROM ${allPeriods(table, series, some)}` +
    ` LEFT JOIN (SELECT * FROM ${table.from} WHERE ${hasFigure(series)}) AS d` +
    ` ON d.${named(period)} = p.period${sameSeries(keys)}${grouped}`;
  const bounds = { mostBytes: limits.rowPageBytes.value, bytesOfNames: 0 };
  const { rows } = await session.page(sql, [], bounds);
  const texts = periodTexts(series);
  return rows.map((row) => {
    const places = String(row[keys.length + 1] ?? '');
    return {
      key: row.slice(0, keys.length).map((value) => (value === null ? null : String(value))),
      missing: Number(row[keys.length]),
      periods: places === '' ? [] : places.split(',').map((place) => texts[Number(place)]!),
    };
  });
}

/** Undefined where the whole table is one series. */
const distinctKeys = (
  { from }: RowTable,
  keys: readonly string[],
  which = '',
): string | undefined =>
  keys.length === 0
    ? undefined
    : `(SELECT DISTINCT ${keys.map(named).join(', ')} FROM ${from}${which}) AS s`;

/** Every period of every series; the texts are our own. */
function allPeriods(
  { columns }: RowTable,
  series: HeldSeries,
  distinct: string | undefined,
): string {
  const { sqlType } = columns.find(({ name }) => name === series.period)!;
  const texts = periodTexts(series);
  const list = `[${texts.map(quoted).join(', ')}]::${sqlType}[]`;
  const periods = `(SELECT unnest(${list}) AS period, unnest(range(${texts.length})) AS place) AS p`;
  return distinct === undefined ? periods : `${distinct} CROSS JOIN ${periods}`;
}

const sameSeries = (keys: readonly string[]): string =>
  keys.map((key) => ` AND d.${named(key)} IS NOT DISTINCT FROM s.${named(key)}`).join('');
