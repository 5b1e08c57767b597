import { limits } from '@shutong/platform';
import { StatementError, type PageSession } from '../engine/engine';
import type { EnginePage, EngineRow } from '../engine/engine.protocol';
import { compileQuery, type CompiledQuery, type RowSource } from './compile/compile-query';
import { cursorAfter, cursorMisfit, fingerprintOf, keyCount, keysIn } from './cursor';
import { rowQueryErrors } from './row-query.errors';
import type { RowColumn, RowQuery } from './row-query';

/** A table of which rows are asked. */
export interface RowTable extends RowSource {
  /** Of one immutable version: what a cursor holds for. */
  readonly id: string;
  readonly columns: readonly RowColumn[];
}

export interface RowPage {
  readonly columns: readonly RowColumn[];
  /** Decimals, long integers and times as text. */
  readonly rows: readonly EngineRow[];
  /** Of each row its number in the table, from 0; null of groups. */
  readonly numbers: readonly number[] | null;
  /** Where the next page begins; null where there is none. */
  readonly next: string | null;
}

/**
 * One page of what a checked query finds: as many rows as were asked for, or as the bytes of a page hold.
 * @throws rowQueryErrors, engineErrors
 */
export async function runRowQuery(
  session: PageSession,
  table: RowTable,
  query: RowQuery,
): Promise<RowPage> {
  const fingerprint = fingerprintOf(query, table.id);
  const { cursor } = query;
  const last = cursor === undefined ? undefined : keysIn(cursor, fingerprint, keyCount(query));
  const compiled = compileQuery(query, table.columns, table, last);
  const found = await run(session, compiled, last !== undefined);
  const rows = found.rows.slice(0, query.limit);
  const { columns, keys } = compiled;
  const end = rows.at(-1)?.slice(columns.length);
  const isLast = found.isWhole && found.rows.length <= query.limit;
  const hasNext = !isLast && keys > 0 && end !== undefined;
  const next = hasNext
    ? cursorAfter(
        fingerprint,
        end.map((value) => (value === null ? null : String(value))),
      )
    : null;
  const isOfRows = query.output.kind === 'rows';
  return {
    ...{ columns, rows: rows.map((row) => row.slice(0, columns.length)), next },
    numbers: isOfRows ? rows.map((row) => Number(row.at(-1))) : null,
  };
}

/** The statement is our own and was checked: what the engine finds wrong in it can only be a value. */
async function run(
  session: PageSession,
  { sql, values, columns }: CompiledQuery,
  hasCursor: boolean,
): Promise<EnginePage> {
  try {
    // Answers name the columns of every row.
    const bytesOfNames = Buffer.byteLength(JSON.stringify(columns.map(({ name }) => name)));
    return await session.page(sql, values, { mostBytes: limits.rowPageBytes.value, bytesOfNames });
  } catch (error) {
    if (hasCursor && error instanceof StatementError && error.message === 'Conversion Error') {
      throw cursorMisfit();
    }
    throw refusalOf(error);
  }
}

/** What the engine found, as whoever asks is told of it. */
export const refusalOf = (error: unknown): unknown =>
  error instanceof StatementError && error.message === 'Out of Range Error'
    ? rowQueryErrors.overflow()
    : error;
