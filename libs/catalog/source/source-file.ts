import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { limits } from '@shutong/platform';
import { Workbook } from '@shutong/workbook';
import { parse, type Options } from 'csv-parse/sync';

/** What a file holds: records with named fields, rows of a table, or why neither. */
export type SourceFile =
  | { readonly records: readonly object[] }
  | { readonly rows: readonly (readonly string[])[] }
  | { readonly why: string };

type Read = (bytes: Buffer) => SourceFile | Promise<SourceFile>;

const readers: readonly (readonly [ending: RegExp, read: Read])[] = [
  [/\.json(\.gz)?$/i, readJson],
  [/\.(csv|tsv)(\.gz)?$/i, (bytes) => ({ rows: csvRows(bytes) })],
  [/\.xlsx$/i, async (bytes) => ({ rows: await sheetRows(bytes) })],
];

/** Reads a JSON list of records, a CSV file or the first sheet of a workbook. Never throws over what a file contains. */
export async function readSourceFile(path: string): Promise<SourceFile> {
  const [, read] = readers.find(([ending]) => ending.test(basename(path))) ?? [];
  if (!read) return { why: 'neither JSON, CSV nor .xlsx' };
  try {
    const file = await read(await bytesOf(path));
    return 'rows' in file && file.rows.length === 0 ? { why: 'an empty table' } : file;
  } catch (error) {
    return { why: `cannot be read: ${(error as Error).message}` };
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  const { value } = limits.sourceFile;
  if ((await stat(path)).size > value) throw new RangeError(`over ${value} bytes`);
  const bytes = await readFile(path);
  return /\.gz$/i.test(path) ? promisify(gunzip)(bytes, { maxOutputLength: value }) : bytes;
}

function readJson(bytes: Buffer): SourceFile {
  const content: unknown = JSON.parse(utf8(bytes));
  if (!Array.isArray(content)) return { why: 'no list of records' };
  if (content.length === 0) return { why: 'an empty list' };
  return content.every(isRecord) ? { records: content } : { why: 'a list of other things' };
}

const utf8 = (bytes: Buffer): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** Chinese offices write UTF-8 or GB 18030; what is valid UTF-8 is hardly ever the other. @throws TypeError */
function tableText(bytes: Buffer): string {
  try {
    return utf8(bytes);
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}

/**
 * Rows of a CSV file (RFC 4180) in UTF-8 or GB 18030, delimited by what its head is delimited by.
 * @throws TypeError for bytes that are no text, CsvError
 */
export function csvRows(bytes: Buffer, options: Options = {}): string[][] {
  const text = tableText(bytes);
  const [head = ''] = text.split('\n', 1);
  const count = (mark: string): number => head.split(mark).length;
  const delimiter = [',', ';', '\t', '|'].reduce((best, mark) =>
    count(mark) > count(best) ? mark : best,
  );
  const rows: unknown = parse(text, {
    delimiter,
    bom: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    ...options,
  });
  return rows as string[][];
}

/** Of the first sheet. */
async function sheetRows(bytes: Buffer): Promise<(readonly string[])[]> {
  const { sourceFile, sheetColumns, sheetCell } = limits;
  const { value } = sourceFile;
  const bounds = { unpacked: value, columns: sheetColumns.value, cell: sheetCell.value };
  const workbook = await Workbook.open(bytes, bounds);
  const [first] = workbook.names;
  const rows = first === undefined ? [] : await workbook.rows(first, value);
  return rows.map(({ cells }) => cells);
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
