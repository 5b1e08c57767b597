import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import type { CsvEncoding } from '../source-config';
import { SourceError } from '../source.errors';

/** What one file may hold; its rows are kept in memory. */
export const csvLimits = {
  /** Bytes of a file. */
  file: 128 * 1024 * 1024,
  rows: 1_000_000,
  columns: 500,
  /** Bytes of one row as UTF-8, about. */
  row: 1024 * 1024,
} as const;

/** Header and rows; an empty cell, in quotes or not, is no value. */
export interface CsvRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** No separator and no leading dot: the name cannot lead out of the folder. */
const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}$/u;

/** Path of a table's file. */
export function fileOf(folder: string, table: string): string {
  if (!namePattern.test(table)) {
    throw new SourceError('connector.source-table', { table: table.slice(0, 100) });
  }
  return join(folder, `${table}.csv`);
}

/** Changes whenever the file is written or replaced. */
const versionOf = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino}:${size}:${mtimeNs}`;

/** The file's version; links and devices are no tables. */
export async function statOf(path: string, table: string): Promise<string> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  if (!stats?.isFile()) throw new SourceError('connector.source-table', { table });
  if (stats.size > csvLimits.file) {
    throw new SourceError('connector.source-too-large', { table, limit: csvLimits.file });
  }
  return versionOf(stats);
}

/** Reads a file row by row. Errors: `connector.source-malformed` with the line, `.source-too-large`. */
export async function readCsv(
  path: string,
  of: { readonly table: string; readonly encoding: CsvEncoding },
): Promise<CsvRows> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await rowsOf(handle, of);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw failureOf(error, of.table);
  }
}

async function rowsOf(
  handle: FileHandle,
  { table, encoding }: { readonly table: string; readonly encoding: CsvEncoding },
): Promise<CsvRows> {
  const parser = parse({
    max_record_size: csvLimits.row,
    skip_empty_lines: true,
  });
  let header: readonly string[] | undefined;
  const rows: (string | null)[][] = [];
  await pipeline(
    handle.createReadStream({ autoClose: false }),
    (chunks: AsyncIterable<Buffer>) => decodedStrictly(chunks, encoding),
    parser,
    async (parsed: AsyncIterable<string[]>) => {
      for await (const row of parsed) {
        if (header) rows.push(row.map((cell) => (cell === '' ? null : cell)));
        else header = headerOf(row, table);
        if (rows.length > csvLimits.rows) {
          throw new SourceError('connector.source-too-large', { table, limit: csvLimits.rows });
        }
      }
    },
  );
  if (!header) throw new SourceError('connector.source-malformed', { table, line: 1 });
  return { header, rows };
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Decodes strictly: a wrong encoding is an error, never other characters in an answer. */
export async function* decodedStrictly(
  chunks: AsyncIterable<Buffer>,
  encoding: CsvEncoding,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    const marked = chunk.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    decoder ??= new TextDecoder(marked ? 'utf-8' : encoding, { fatal: true });
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder?.decode() ?? '';
}

function headerOf(row: readonly string[], table: string): readonly string[] {
  const names = row.map((name) => name.trim());
  const unique = new Set(names).size === names.length && !names.includes('');
  if (!unique || names.length > csvLimits.columns) {
    throw new SourceError('connector.source-malformed', { table, line: 1 });
  }
  return names;
}

export const undecodable = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** The parser's message shows the row; only its line number may be told. */
function failureOf(error: unknown, table: string): SourceError {
  if (error instanceof SourceError) return error;
  if (error instanceof CsvError) {
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
    return new SourceError('connector.source-malformed', { table, line });
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undecodable) {
    return new SourceError('connector.source-malformed', { table, line: 0 });
  }
  return new SourceError('connector.source-unavailable', { table, state: code ?? 'file' });
}
