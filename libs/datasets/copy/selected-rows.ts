import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine/engine';
import { parquetOptions } from '../ingest/table/load-table';
import { quoted } from '../ingest/types/formats';
import { compileWhole } from '../row-query/compile/compile-query';
import { parquetSource } from '../row-query/parquet-table';
import type { RowColumn, RowQuery } from '../row-query/row-query';
import { refusalOf } from '../row-query/run-query';
import { scratchFolder } from '../scratch';

/** A table as a Parquet file of which copies are made. */
export interface CopiedTable {
  readonly columns: readonly RowColumn[];
  readonly rows: number;
  /** Of the file. */
  readonly from: string;
}

/**
 * Does the work with all that a checked query finds, as a table of its own, in the query's order; nothing is left of it. So each format is
 * made of it as of any other table, and how many rows come is known before the first.
 * @throws rowQueryErrors.overflow, engineErrors, and what the work throws
 */
export async function withSelectedRows(
  engine: Engine,
  { columns, from }: Omit<CopiedTable, 'rows'>,
  { query, signal }: { readonly query: RowQuery; readonly signal: AbortSignal },
  work: (selected: CopiedTable) => Promise<void>,
): Promise<void> {
  const folder = await scratchFolder();
  const to = join(folder, 'selected.parquet');
  try {
    const found = compileWhole(query, columns, parquetSource(from));
    const statement = `COPY (${found.sql}) TO ${quoted(to)} (${parquetOptions}, USE_TMP_FILE false)`;
    const [row] = await engine
      .session([from, to], (session) => session.run(statement, found.values), { signal })
      .catch((error: unknown) => {
        throw refusalOf(error);
      });
    await work({ columns: found.columns, rows: Number(row![0]), from: to });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
