import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { headerOf } from '../file/dropped-file';
import type { FileFormat } from '../file/file.source';
import type { Content } from '../memory/memory-table';
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

/** CSV files (RFC 4180) with a header; an empty cell, in quotes or not, is no value. */
export const csvFormat = (encoding: CsvEncoding = 'utf-8'): FileFormat => ({
  ending: 'csv',
  largest: csvLimits.file,
  read: (handle, table) =>
    contentOf(handle, table, encoding).catch((error: unknown) => {
      throw failureOf(error, table);
    }),
});

async function contentOf(
  handle: FileHandle,
  table: string,
  encoding: CsvEncoding,
): Promise<Content> {
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
        else header = headerOf(row, { table, most: csvLimits.columns, line: 1 });
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

export const undecodable = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** The parser's message shows the row; only its line number may be told. */
function failureOf(error: unknown, table: string): unknown {
  if (error instanceof CsvError) {
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
    return new SourceError('connector.source-malformed', { table, line });
  }
  const { code } = error as NodeJS.ErrnoException;
  return code === undecodable
    ? new SourceError('connector.source-malformed', { table, line: 0 })
    : error;
}
