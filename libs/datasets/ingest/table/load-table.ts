import type { EngineSession } from '../../engine/engine';
import { ingestErrors } from '../ingest.errors';
import { placeText } from '../place';
import type { Problems } from '../problems';
import { limits } from '@shutong/platform';
import { chooseType, holds, type ColumnType } from '../types/choose-type';
import { candidatesOf, scanOf, type ColumnCounts, type UntypedColumn } from '../types/column-scan';
import { quoted, rivals, type ColumnKind, type Format } from '../types/formats';
import { columnNames } from './column-names';
import { columnText, named, spoolRows } from './spool-sql';
import type { StagedTable } from './staged-table';

/** A column of a loaded table. */
export interface LoadedColumn extends ColumnType {
  readonly name: string;
  readonly title: string;
}

/** Types that the publisher declares, by the name or title of the column. */
export type DeclaredTypes = Readonly<Record<string, ColumnKind>>;

/** Columns whose expressions one statement evaluates. */
const columnsAtOnce = 100;

/** What comes of a table's texts: columns with their types, and its canonical Parquet where it was asked for. */
export async function loadTable(
  session: EngineSession,
  table: StagedTable,
  parquet: string,
  declared: DeclaredTypes = {},
): Promise<LoadedColumn[]> {
  const width = table.titles.length;
  const rows = spoolRows(table.spool, width);
  const columns = namedColumns(table, declared);
  const counted = await scan(session, rows, columns);
  const typed = columns.flatMap((column, at): (LoadedColumn & { readonly at: number })[] => {
    const counts = counted[at]!;
    // A delimiter at the end of all lines makes a column without name and values.
    if (column.title.trim() === '' && counts.values === 0 && width > 1) return [];
    const { name, title } = column;
    return [{ name, title, at, ...typeOf(table, column, counts, at) }];
  });
  await reportMisfits(session, rows, typed, table);
  await write(session, rows, typed, parquet);
  await assertWhole(session, table, parquet);
  return typed;
}

interface NamedColumn extends UntypedColumn {
  readonly name: string;
}

function namedColumns(table: StagedTable, declared: DeclaredTypes): NamedColumn[] {
  const { titles, sample, texts, place } = table;
  const names = columnNames(titles);
  const unknown = Object.keys(declared).find(
    (key) => !names.includes(key) && !titles.includes(key),
  );
  if (unknown !== undefined) {
    throw ingestErrors.columnUnknown({ place: placeText(place), column: unknown });
  }
  return titles.map((title, at) => {
    const kind = declaredOf(declared, names[at]!) ?? declaredOf(declared, title);
    return {
      ...{ name: names[at]!, title, text: columnText(at) },
      sample: sample.map((row) => row[at] ?? ''),
      isText: texts?.has(at) ?? false,
      ...(kind === undefined ? {} : { declared: kind }),
    };
  });
}

/** A column may be called what every object has: `constructor`. */
const declaredOf = (declared: DeclaredTypes, column: string): ColumnKind | undefined =>
  Object.hasOwn(declared, column) ? declared[column] : undefined;

function typeOf(
  table: StagedTable,
  column: NamedColumn,
  counts: ColumnCounts,
  at: number,
): ColumnType {
  const type = chooseType(column, counts, table.delimiter);
  if (!table.geometries?.has(at) || column.declared !== undefined) return type;
  return { ...type, kind: 'geometry', format: 'GeoJSON' };
}

/** Formats that one scan counts of a column: the likeliest one; the next only where that does not hold. */
const formatsAtOnce = 1;

async function scan(
  session: EngineSession,
  rows: string,
  columns: readonly NamedColumn[],
): Promise<ColumnCounts[]> {
  const counted: ColumnCounts[] = [];
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    counted.push(...(await scanPart(session, rows, columns.slice(from, from + columnsAtOnce))));
  }
  return counted;
}

async function scanPart(
  session: EngineSession,
  rows: string,
  columns: readonly NamedColumn[],
): Promise<ColumnCounts[]> {
  const left = columns.map((column) => candidatesOf(column));
  const counts: (ColumnCounts | undefined)[] = columns.map(() => undefined);
  let open = columns.map((_, at) => at);
  while (open.length > 0) {
    const questions = open.map((at) => ({
      text: columns[at]!.text,
      declared: columns[at]!.declared !== undefined,
      formats: nextFormats(left[at]!, columns[at]!.declared !== undefined),
    }));
    const { sql, read } = scanOf(questions, rows);
    const [row = []] = await session.run(sql);
    read(row).forEach((found, place) => {
      const at = open[place]!;
      const before = counts[at]?.formats ?? [];
      counts[at] = { ...found, formats: [...before, ...found.formats] };
    });
    open = open.filter((at) => left[at]!.length > 0 && !isDecided(counts[at]!));
  }
  return counts.map((found) => found!);
}

/** Those that mean different things by the same text are counted together. */
function nextFormats(left: Format[], all: boolean): Format[] {
  const next = left.splice(0, all ? left.length : formatsAtOnce);
  const isPartner = ({ name }: Format): boolean =>
    rivals.some((pair) => pair.includes(name) && next.some((one) => pair.includes(one.name)));
  for (const partner of left.filter(isPartner)) {
    left.splice(left.indexOf(partner), 1);
    next.push(partner);
  }
  return next;
}

const isDecided = ({ values, formats }: ColumnCounts): boolean =>
  values === 0 || formats.some(holds);

/** Cells that are none of the publisher's types, so many with their places. */
async function reportMisfits(
  session: EngineSession,
  rows: string,
  columns: readonly (LoadedColumn & { readonly at: number })[],
  {
    problems,
    sourceRows,
  }: { readonly problems: Problems; readonly sourceRows: StagedTable['sourceRows'] },
): Promise<void> {
  for (const { misfit, misfits, at, title, name } of columns) {
    if (misfit === undefined || misfits === 0) continue;
    const text = columnText(at);
    const bad = await session.run(
      `SELECT n, ${text} FROM (SELECT row_number() OVER () - 1 AS n, ${text} FROM ${rows}) ` +
        `WHERE ${misfit} ORDER BY n LIMIT ${limits.ingestProblems.value}`,
    );
    for (const [row, value] of bad) {
      problems.add({
        ...{ kind: 'bad-cell', row: sourceRows.of(Number(row)) },
        ...{ column: title.trim() === '' ? name : title, value: String(value) },
      });
    }
    problems.count('bad-cell', misfits - bad.length);
  }
}

async function write(
  session: EngineSession,
  rows: string,
  columns: readonly LoadedColumn[],
  parquet: string,
): Promise<void> {
  const values = columns.map(({ value, name }) => `${value} AS ${named(name)}`);
  await session.run(
    `COPY (SELECT ${values.join(', ')} FROM ${rows}) TO ${quoted(parquet)} (${parquetOptions})`,
  );
}

/** One way for all: what is asked of a version later is answered from these files. */
export const parquetOptions = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';

/** What was written is what was read. */
async function assertWhole(
  session: EngineSession,
  { rows, place }: StagedTable,
  parquet: string,
): Promise<void> {
  const [[count] = []] = await session.run(`SELECT count(*) FROM read_parquet(${quoted(parquet)})`);
  if (Number(count) !== rows) {
    throw new Error(`${placeText(place)}: ${rows} rows were read and ${count} written.`);
  }
}
