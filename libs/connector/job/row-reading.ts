import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { ChunkRow } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import { decodedStrictly, undecodable } from '../source/csv/csv-file';
import { asJobRow } from '../local/request-bodies';

/** Bytes of all that is handed in, and of one line of it. */
export const readingLimits = { job: 512 * 1024 * 1024, line: 16_384 } as const;

/** One row a line: `{"keys": {…}, "claims": {…}}`. Blank lines are passed over. */
export async function* rowsOfJson(body: AsyncIterable<Buffer>): AsyncGenerator<ChunkRow> {
  let line = 0;
  for await (const text of linesOf(body)) {
    line += 1;
    if (text.trim() !== '') yield asJobRow(parsed(text, line), line);
  }
}

/** One row a line under a header of item codes; the columns in `keys` are keys, all others claims. */
export async function* rowsOfCsv(
  body: AsyncIterable<Buffer>,
  keys: readonly string[],
): AsyncGenerator<ChunkRow> {
  const parser = parse({ max_record_size: readingLimits.line, skip_empty_lines: true });
  // What goes wrong on the way ends the parser, and so the loop below.
  pipeline(Readable.from(strict(bounded(body))), parser, () => undefined);
  let header: readonly string[] | undefined;
  let line = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      line += 1;
      if (header) yield asJobRow(named(header, cells, keys), line);
      else header = headerOf(cells, keys);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw malformed(typeof error['lines'] === 'number' ? error['lines'] : line + 1, 'csv');
  }
}

function headerOf(cells: readonly string[], keys: readonly string[]): readonly string[] {
  const names = cells.map((name) => name.trim());
  if (new Set(names).size !== names.length) throw malformed(1, 'header');
  if (keys.length === 0 || keys.some((key) => !names.includes(key))) throw malformed(1, 'keys');
  return names;
}

function named(
  header: readonly string[],
  cells: readonly string[],
  keys: readonly string[],
): { keys: Record<string, string>; claims: Record<string, string> } {
  const values = header.map((name, index) => [name, cells[index]!] as const);
  return {
    keys: Object.fromEntries(values.filter(([name]) => keys.includes(name))),
    claims: Object.fromEntries(values.filter(([name]) => !keys.includes(name))),
  };
}

async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  let line = 0;
  for await (const text of strict(bounded(body))) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const whole of lines) {
      line += 1;
      assertShort(whole, line);
      yield whole;
    }
    assertShort(rest, line + 1);
  }
  yield rest;
}

function assertShort(text: string, line: number): void {
  if (Buffer.byteLength(text) > readingLimits.line) throw malformed(line, 'line');
}

async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > readingLimits.job) throw new ConnectorError('connector.too-large');
      yield chunk;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new ConnectorError('connector.invalid-input', { field: 'body' });
  }
}

async function* strict(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  try {
    yield* decodedStrictly(body, 'utf-8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undecodable) throw error;
    throw new ConnectorError('connector.media-type');
  }
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes what it choked on.
    throw malformed(line, 'json');
  }
}

const malformed = (line: number, field: string): ConnectorError =>
  new ConnectorError('connector.job-row', { line, field });
