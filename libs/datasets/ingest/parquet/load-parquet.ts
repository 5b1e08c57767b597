import { StatementError, type EngineSession } from '../../engine/engine';
import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import type { Problems } from '../problems';
import { columnNames } from '../table/column-names';
import { parquetOptions, type LoadedColumn } from '../table/load-table';
import { named } from '../table/spool-sql';
import { quoted, type ColumnKind } from '../types/formats';

interface Source {
  readonly path: string;
  readonly place: Place;
  readonly problems: Problems;
}

/** A Parquet file has its types: they are kept, those aside that other readers of the canonical form do not share. */
export async function loadParquet(
  session: EngineSession,
  source: Source,
  parquet: string,
): Promise<{ columns: LoadedColumn[]; rows: number }> {
  const from = `read_parquet(${quoted(source.path)})`;
  try {
    const described = await session.run(`DESCRIBE SELECT * FROM ${from}`);
    if (described.length > limits.ingestColumns.value) {
      throw ingestErrors.tooManyColumns({
        ...{ place: placeText(source.place), columns: described.length },
        limit: limits.ingestColumns.value,
      });
    }
    await assertModest(session, source, described.length);
    const titles = described.map(([name]) => String(name));
    const names = columnNames(titles);
    const made = described.map(([title, type], at) =>
      columnOf(String(title), names[at]!, String(type)),
    );
    const columns = await withoutNonNumbers(session, from, made, source.problems);
    const values = columns.map(({ value, name }) => `${value} AS ${named(name)}`);
    const [[rows] = []] = await session.run(
      `COPY (SELECT ${values.join(', ')} FROM ${from}) TO ${quoted(parquet)} (${parquetOptions})`,
    );
    return { columns, rows: Number(rows) };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw ingestErrors.formatBroken({
      ...{ format: 'Parquet', place: placeText(source.place), why: firstLine(whyOf(error)) },
    });
  }
}

/**
 * A column of one value takes no room in a file, however many rows it has: what would come of them as text is counted,
 * with one byte for a cell at least.
 */
async function assertModest(
  session: EngineSession,
  { path, place }: Source,
  columns: number,
): Promise<void> {
  const { value, unit } = limits.ingestUnpacked;
  const [[rows, bytes] = []] = await session.run(
    `SELECT (SELECT num_rows FROM parquet_file_metadata(${quoted(path)})),
            (SELECT sum(total_uncompressed_size) FROM parquet_metadata(${quoted(path)}))`,
  );
  if (Math.max(Number(rows) * columns, Number(bytes)) > value) {
    throw ingestErrors.tooLarge({
      ...{ place: placeText(place), limit: value, unit, what: 'a Parquet file as text' },
    });
  }
}

/** Of numbers that are none, `NaN` stands for a missing value, as in a text; neither JSON nor sums can hold one that has no end. */
async function withoutNonNumbers(
  session: EngineSession,
  from: string,
  columns: readonly LoadedColumn[],
  problems: Problems,
): Promise<LoadedColumn[]> {
  const floating = columns.filter(({ sqlType }) => sqlType === 'DOUBLE');
  if (floating.length === 0) return [...columns];
  const counts = floating.map(
    ({ value }) => `count(*) FILTER (isnan(${value})), count(*) FILTER (isinf(${value}))`,
  );
  const [found = []] = await session.run(`SELECT ${counts.join(', ')} FROM ${from}`);
  const numbers = floating.map((column, at) => ({
    ...{ ...column, missing: Number(found[2 * at]), misfits: Number(found[2 * at + 1]) },
    value: `(CASE WHEN isfinite(${column.value}) THEN ${column.value} END)`,
  }));
  for (const column of numbers) await reportEndless(session, from, column, problems);
  return columns.map((column) => numbers.find(({ name }) => name === column.name) ?? column);
}

async function reportEndless(
  session: EngineSession,
  from: string,
  { title, misfits }: LoadedColumn,
  problems: Problems,
): Promise<void> {
  if (misfits === 0) return;
  const cell = named(title);
  const bad = await session.run(
    `SELECT n, ${cell} FROM (SELECT row_number() OVER () AS n, ${cell} FROM ${from})
      WHERE isinf(${cell}) ORDER BY n LIMIT ${limits.ingestProblems.value}`,
  );
  for (const [row, value] of bad) {
    problems.add({ kind: 'bad-cell', row: Number(row), column: title, value: String(value) });
  }
  problems.count('bad-cell', misfits - bad.length);
}

/** Of the file's build DuckDB says more than of its values, which are quoted to nobody. */
const whyOf = ({ message, said }: StatementError): string =>
  message === 'Conversion Error' || message === 'Out of Range Error' ? message : said;

const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, 200);

function columnOf(title: string, name: string, type: string): LoadedColumn {
  const { kind, value, sqlType } = kept(named(title), type);
  return { ...{ name, title, kind, value, sqlType, format: type }, misfits: 0, missing: 0 };
}

/** What all readers share, and what others become. A double stays one: an exact type would claim what it does not know. */
const sharedTypes: readonly (readonly [type: RegExp, kind: ColumnKind, becomes?: string])[] = [
  [/^(UBIGINT|U?HUGEINT)$/, 'decimal', 'DECIMAL(38,0)'],
  [/^U?(TINY|SMALL|BIG)?(INT|INTEGER)$/, 'integer', 'BIGINT'],
  [/^DECIMAL\(\d+,\d+\)$/, 'decimal'],
  [/^(DOUBLE|FLOAT)$/, 'decimal', 'DOUBLE'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP WITH TIME ZONE$/, 'timestamp'],
  [/^TIMESTAMP(_\w+)?$/, 'timestamp', 'TIMESTAMP'],
];

function kept(column: string, type: string): { kind: ColumnKind; sqlType: string; value: string } {
  const as = (kind: ColumnKind, sqlType: string, value = `${column}::${sqlType}`) => ({
    ...{ kind, sqlType, value },
  });
  const [, kind, sqlType] = sharedTypes.find(([pattern]) => pattern.test(type)) ?? [];
  if (kind) return as(kind, sqlType ?? type);
  if (type === 'BLOB') return as('text', 'VARCHAR', `base64(${column})`);
  const isMade = /^(STRUCT|MAP|UNION)|\[\d*\]$/.test(type);
  return as('text', 'VARCHAR', isMade ? `to_json(${column})::VARCHAR` : `${column}::VARCHAR`);
}
