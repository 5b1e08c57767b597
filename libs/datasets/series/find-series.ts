import { HubError, limits } from '@shutong/platform';
import type { EngineSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted, type ColumnKind } from '../ingest/types/formats';
import { findWriting, writingOf } from './period';
import type { SeriesDeclaration, SeriesSpan, TableSeries } from './series';
import { seriesErrors } from './series.errors';
import { assertFits } from './series.policy';
import { hasFigure } from './series-table';

/** A table as a load has made it. */
export interface MadeTable {
  readonly parquet: string;
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** Which row of the file a loaded one was. */
  readonly rowOf: (loaded: number) => number;
}

/** Whether a table is a series as its publisher says: where it is none it says why, with row and column. */
export async function findSeries(
  session: EngineSession,
  table: MadeTable,
  declared: SeriesDeclaration,
): Promise<TableSeries> {
  try {
    return { ...declared, span: await spanOf(session, table, declared), problem: null };
  } catch (error) {
    if (!(error instanceof HubError) || !error.code.startsWith('datasets.series.')) throw error;
    const { code, params } = error;
    return { ...declared, span: null, problem: { code, params: { ...params } } };
  }
}

/** @throws seriesErrors */
async function spanOf(
  session: EngineSession,
  table: MadeTable,
  declared: SeriesDeclaration,
): Promise<SeriesSpan> {
  const { kind } = assertFits(table.columns, declared);
  const source = `read_parquet(${quoted(table.parquet)}, file_row_number = true)`;
  const periods = await periodsIn(session, source, declared);
  const span = lengthOf(periods, { kind, declared, rowOf: table.rowOf });
  await assertOnce(session, source, { declared, rowOf: table.rowOf });
  const [[series = 0, present = 0] = []] = await session.run(
    `SELECT count(*), sum(present) FROM (SELECT count(*) FILTER (WHERE ${hasFigure(declared)}) AS present
       FROM ${source}${groupBy(declared.keys)})`,
  );
  const all = Number(series) * (span.to - span.from + 1);
  const { value: limit } = limits.seriesRows;
  if (all > limit) throw seriesErrors.tooLong({ limit });
  return { ...span, series: Number(series), missing: all - Number(present) };
}

const groupBy = (columns: readonly string[]): string =>
  columns.length === 0 ? '' : ` GROUP BY ${columns.map(named).join(', ')}`;

/** Each as the table has it, in the order in which they first come. */
interface Period {
  readonly text: string | null;
  readonly loaded: number;
}

async function periodsIn(
  session: EngineSession,
  source: string,
  { period }: SeriesDeclaration,
): Promise<Period[]> {
  const { value: limit } = limits.seriesPeriods;
  const rows = await session.run(
    `SELECT ${named(period)}::VARCHAR, min(file_row_number) AS first FROM ${source} GROUP BY 1 ORDER BY first LIMIT ${limit + 1}`,
  );
  if (rows.length === 0) throw seriesErrors.empty();
  if (rows.length > limit) throw seriesErrors.tooLong({ limit });
  return rows.map(([text, loaded]) => ({
    text: text === null || text === undefined ? null : String(text),
    loaded: Number(loaded),
  }));
}

/** A day with its time, as the engine writes it, where that is midnight. */
const atMidnight = / 00:00:00$/;

function lengthOf(
  periods: readonly Period[],
  {
    kind,
    declared: { period: column, step },
    rowOf,
  }: {
    readonly kind: ColumnKind;
    readonly declared: SeriesDeclaration;
    readonly rowOf: MadeTable['rowOf'];
  },
): Pick<SeriesSpan, 'writing' | 'from' | 'to'> {
  const texts = periods.map(({ text }) => (text ?? '').replace(atMidnight, ''));
  const areDates = kind === 'date' || kind === 'timestamp';
  const found = findWriting(step, areDates, texts);
  if ('misfit' in found) {
    const { loaded } = periods[found.misfit]!;
    throw seriesErrors.periodMisfit({ row: rowOf(loaded), column, step });
  }
  const { read } = writingOf(step, found.writing);
  const numbers = texts.map((text) => read(text)!);
  const least = (one: number, other: number): number => Math.min(one, other);
  const most = (one: number, other: number): number => Math.max(one, other);
  const [from, to] = [numbers.reduce(least), numbers.reduce(most)];
  const { value: limit } = limits.seriesPeriods;
  if (to - from >= limit) throw seriesErrors.tooLong({ limit });
  return { writing: found.writing, from, to };
}

/** One row for each series and period. @throws seriesErrors.periodTwice */
async function assertOnce(
  session: EngineSession,
  source: string,
  {
    declared: { period, keys },
    rowOf,
  }: { readonly declared: SeriesDeclaration; readonly rowOf: MadeTable['rowOf'] },
): Promise<void> {
  const [twice] = await session.run(
    `SELECT min(file_row_number) AS first, max(file_row_number) FROM ${source}${groupBy([period, ...keys])}
      HAVING count(*) > 1 ORDER BY first LIMIT 1`,
  );
  if (!twice) return;
  const [other, row] = twice.map((loaded) => rowOf(Number(loaded)));
  throw seriesErrors.periodTwice({ row: row!, other: other!, column: period });
}
