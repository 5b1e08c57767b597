import { ArchiveError, Workbook, XmlError } from '@shutong/workbook';
import { headerOf } from '../file/dropped-file';
import type { FileFormat } from '../file/file.source';
import type { Content } from '../memory/memory-table';
import { SourceError } from '../source.errors';

const megabyte = 1024 * 1024;

/** What one workbook may hold; its rows are kept in memory. */
export const workbookLimits = {
  /** Bytes of a file. */
  file: 64 * megabyte,
  rows: 500_000,
  /** What it may unpack to, and a cell hold: more than a spreadsheet program shows is an attack. */
  bounds: { unpacked: 256 * megabyte, columns: 500, cell: 32_767 },
} as const;

/**
 * Workbooks (.xlsx), of which the first sheet is the table and its first row the header; an empty cell is no value.
 * One that is not written to its end has no directory and is refused, never read in part.
 */
export const workbookFormat: FileFormat = {
  ending: 'xlsx',
  largest: workbookLimits.file,
  read: async (handle, table) => {
    const bytes = await handle.readFile();
    try {
      return await contentOf(bytes, table);
    } catch (error) {
      if (!(error instanceof ArchiveError) && !(error instanceof XmlError)) throw error;
      throw new SourceError('connector.source-malformed', { table, line: 0 });
    }
  },
};

async function contentOf(bytes: Buffer, table: string): Promise<Content> {
  const { rows: most, bounds } = workbookLimits;
  const workbook = await Workbook.open(bytes, bounds, true);
  const [sheet] = workbook.names;
  const [first, ...rows] = sheet === undefined ? [] : await workbook.rows(sheet, most + 1);
  if (!first) throw new SourceError('connector.source-malformed', { table, line: 1 });
  const header = headerOf(first.cells, { table, most: bounds.columns, line: first.row });
  const outside = rows.find(({ cells }) => cells.length > header.length);
  if (outside) throw new SourceError('connector.source-malformed', { table, line: outside.row });
  return { header, rows: rows.map(({ cells }) => header.map((_, at) => cells[at] || null)) };
}
