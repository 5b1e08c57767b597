import { CsvError } from 'csv-parse/sync';
import { limits } from '@shutong/platform';
import { ArchiveError, Workbook, XmlError, type SheetRow } from '@shutong/workbook';
import { csvRows } from '../source/source-file';
import { plain } from './cell.policy';
import type { Cells } from './cells';
import { columnsOf, headerOf, isNamed, keyOf, sheetNames, tabs } from './columns';
import type { Column, SheetName } from './columns';
import { sheetErrors } from './sheet.errors';

/** A row that says something, with its number as a spreadsheet shows it. */
export interface TableRow {
  readonly sheet: SheetName;
  readonly row: number;
  /** Of the columns that the sheet has, empty ones too. */
  readonly cells: Cells;
  /** A cell stands where no column is. */
  readonly isOutside: boolean;
}

/** What was sent, by sheet; at least one sheet is there and has rows. */
export type Tables = Readonly<Partial<Record<SheetName, readonly TableRow[]>>>;

const { sheetRows, sheetUnpacked, sheetColumns, sheetCell } = limits;
const bounds = {
  unpacked: sheetUnpacked.value,
  columns: sheetColumns.value,
  cell: sheetCell.value,
};
/** And the header. */
const mostRows = sheetRows.value + 1;

/**
 * The sheets of a workbook. Tabs are found by their names; the one that explains the columns is passed over.
 * @throws sheetErrors
 */
export async function tablesOfWorkbook(bytes: Buffer): Promise<Tables> {
  const workbook = await unlessBroken(() => Workbook.open(bytes, bounds));
  const tables: Partial<Record<SheetName, TableRow[]>> = {};
  for (const name of workbook.names.filter((tab) => !isNamed(tab, 'about', tabs.about))) {
    const rows = await unlessBroken(() => workbook.rows(name, mostRows));
    if (rows.length === 0) continue;
    const sheet = sheetNames.find((one) => isNamed(name, one, tabs[one]));
    if (!sheet || tables[sheet]) throw sheetErrors.tabUnknown({ tab: name });
    tables[sheet] = tableOf(sheet, rows);
  }
  return notEmpty(tables);
}

/** The one sheet that a CSV file holds. @throws sheetErrors */
export async function tableOfCsv(bytes: Buffer, sheet: SheetName): Promise<Tables> {
  const options = {
    skip_empty_lines: false,
    max_record_size: sheetCell.value * 10,
    to: mostRows + 1,
  };
  const lines = await unlessBroken(() => csvRows(bytes, options));
  if (lines.length > mostRows) throw sheetErrors.tooLarge({ limit: sheetRows.value, unit: 'rows' });
  const rows = lines
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return notEmpty(rows.length === 0 ? {} : { [sheet]: tableOf(sheet, rows) });
}

function notEmpty(tables: Tables): Tables {
  if (Object.values(tables).every((rows) => rows.length === 0)) throw sheetErrors.empty();
  return tables;
}

async function unlessBroken<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isBroken(error)) throw sheetErrors.unreadable({ why: (error as Error).message });
    throw error;
  }
}

const isBroken = (error: unknown): boolean =>
  [ArchiveError, XmlError, CsvError].some((type) => error instanceof type) ||
  (error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

function tableOf(sheet: SheetName, [header, ...rows]: readonly SheetRow[]): TableRow[] {
  const columns = columnsIn(sheet, header?.cells ?? []);
  return rows.map(({ row, cells }) => ({
    ...{ sheet, row },
    cells: Object.fromEntries(
      columns.flatMap((column, at) => (column ? [[column.key, plain(cells[at] ?? '')]] : [])),
    ),
    isOutside: cells.some((cell, at) => cell !== '' && !columns[at]),
  }));
}

/** Columns in the order of the sheet; undefined where the header is empty. */
function columnsIn(sheet: SheetName, header: readonly string[]): (Column | undefined)[] {
  const known = columnsOf[sheet];
  const found = header.map((name) =>
    name.trim() === '' ? undefined : known.find((column) => isNamed(name, column.key, column)),
  );
  const named = (wrong: (name: string, at: number) => boolean) =>
    header
      .slice(0, sheetColumns.value)
      .flatMap((name, at) =>
        wrong(name, at) ? [{ field: name.slice(0, 100), rule: 'column' }] : [],
      );
  const unknown = named((name, at) => name.trim() !== '' && !found[at]);
  if (unknown.length > 0)
    throw sheetErrors.columnsUnknown({ tab: tabs[sheet].zh, count: unknown.length }, unknown);
  const repeated = named((_, at) => found[at] !== undefined && found.indexOf(found[at]) < at);
  if (repeated.length > 0) throw sheetErrors.columnsRepeat({ tab: tabs[sheet].zh }, repeated);
  const key = known.find((column) => column.key === keyOf[sheet])!;
  if (!found.includes(key))
    throw sheetErrors.columnMissing({ tab: tabs[sheet].zh, column: headerOf(key) });
  return found;
}
