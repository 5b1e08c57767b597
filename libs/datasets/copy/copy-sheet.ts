import { pipeline } from 'node:stream/promises';
import { writeWorkbook, type CellKind } from '@shutong/workbook';
import type { Engine, EngineSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted, type ColumnKind } from '../ingest/types/formats';
import type { RowColumn } from '../row-query/row-query';
import type { CopyTarget } from './copy-out';

/** What a sheet holds at most (Excel specifications and limits): rows with the header, columns, characters of a cell. */
export const sheetHolds = { rows: 1_048_576, columns: 16_384, characters: 32_767 } as const;
const rowsAtOnce = 2000;
const usualWidth = 16;
const longestName = 31;
const cellKinds: ReadonlyMap<ColumnKind, CellKind> = new Map([
  ['integer', 'number'],
  ['decimal', 'number'],
  ['date', 'day'],
]);

export interface SheetCopying {
  readonly name: string;
  readonly columns: readonly RowColumn[];
  readonly rows: number;
  /** Of its Parquet file. */
  readonly from: string;
}

/**
 * Writes a whole table as a workbook of one sheet, row by row: numbers and days as such where a sheet holds them exactly, all else as texts.
 * @param refused of a table with a text longer than a cell, asked before anything is written
 * @throws engineErrors, and where who reads has gone
 */
export async function copySheet(
  engine: Engine,
  table: SheetCopying,
  { to, change, signal }: CopyTarget,
  refused: () => Error,
): Promise<void> {
  const work = async (session: EngineSession): Promise<void> => {
    if (await hasLongText(session, table)) throw refused();
    const rows = rowsIn(session, table);
    const widths = table.columns.map(() => usualWidth);
    const kinds = table.columns.map(({ kind }) => cellKinds.get(kind) ?? 'text');
    const book = writeWorkbook([{ name: sheetName(table.name), widths, kinds, rows }]);
    await pipeline(book, change, to);
  };
  await engine.session([table.from], work, { signal });
}

async function hasLongText(
  session: EngineSession,
  { columns, from }: SheetCopying,
): Promise<boolean> {
  const long = columns
    .filter(({ kind }) => kind === 'text' || kind === 'geometry')
    .map(({ name }) => `coalesce(max(length(${named(name)})), 0)`);
  if (long.length === 0) return false;
  const sql = `SELECT greatest(0, ${long.join(', ')}) FROM read_parquet(${quoted(from)})`;
  const [[longest]] = (await session.run(sql)) as [[string | number]];
  return Number(longest) > sheetHolds.characters;
}

async function* rowsIn(session: EngineSession, { columns, rows, from }: SheetCopying) {
  yield columns.map(({ name }) => name);
  const asked = columns.map(({ name }) => `CAST(${named(name)} AS VARCHAR)`).join(', ');
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const found = await session.run(
      `SELECT ${asked} FROM read_parquet(${quoted(from)})
        WHERE file_row_number >= ${start} AND file_row_number < ${start + rowsAtOnce} ORDER BY file_row_number`,
    );
    for (const row of found) yield row.map((value) => (value === null ? '' : String(value)));
  }
}

/** Without what no name of a sheet may have. */
const sheetName = (name: string): string =>
  name
    .replaceAll(/[\\/?*:[\]]/g, ' ')
    .replace(/^'|'$/g, ' ')
    .slice(0, longestName)
    .trim() || '1';
