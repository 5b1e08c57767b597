import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** One table of a department's own database, and where its rows come from. */
export interface SourceTable {
  readonly name: string;
  /** Stands in the database as the table's comment: what the rows are, and whose. */
  readonly comment: string;
  /** Columns, as in CREATE TABLE. */
  readonly columns: string;
  /** Keys and indexes, made after the rows: `PRIMARY KEY (…)` first, then index columns. */
  readonly primaryKey: string;
  readonly indexes: readonly string[];
  /** Writes the rows; `target` is the qualified name of the empty table. */
  fill(client: Client, target: string): Promise<void>;
}

type Cell = string | number | boolean | null;

/** A line of PostgreSQL's CSV: null is nothing, everything else is quoted. */
const lineOf = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => (cell === null ? '' : `"${String(cell).replaceAll('"', '""')}"`)).join(',')}\n`;

/** Rows are gathered, so that the socket is not woken for each of them. */
const rowsPerChunk = 2_000;

function* chunksOf(rows: Iterable<readonly Cell[]>): Generator<string> {
  let chunk: string[] = [];
  for (const row of rows) {
    chunk.push(lineOf(row));
    if (chunk.length < rowsPerChunk) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}

/** Streams rows into a table. */
export async function copyRows(
  client: Client,
  target: string,
  rows: Iterable<readonly Cell[]>,
): Promise<void> {
  await copyText(client, target, Readable.from(chunksOf(rows)));
}

/** Streams a CSV text as it is into a table; `header` where its first line names the columns. */
export async function copyText(
  client: Client,
  target: string,
  text: Readable,
  header = false,
): Promise<void> {
  const options = `(FORMAT csv, ENCODING 'UTF8', HEADER ${header})`;
  await pipeline(text, client.query(copyFrom(`COPY ${target} FROM STDIN ${options}`)));
}
