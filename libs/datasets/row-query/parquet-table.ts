import { quoted } from '../ingest/types/formats';
import type { RowColumn } from './row-query';
import type { KeptFile } from '../engine/engine.protocol';
import { named } from '../ingest/table/spool-sql';
import type { RowSource } from './compile/compile-query';
import type { RowTable } from './run-query';

/** A canonical Parquet file as a table: named by its hash, which is what cursors hold for. */
export const parquetTable = (
  file: { readonly path: string; readonly sha256: string },
  columns: readonly RowColumn[],
): RowTable => ({
  ...{ id: file.sha256, columns, ...parquetSource(file.path) },
});

/** Its rows, where no cursor is held for them. */
export const parquetSource = (path: string): RowSource => ({
  ...{ from: `read_parquet(${quoted(path)})`, rowNumber: 't.file_row_number' },
});

/** The same file as a table that the engine keeps open. */
export const keptTable = (
  { name, sha256 }: KeptFile & { readonly sha256: string },
  columns: readonly RowColumn[],
): RowTable => ({
  ...{ id: sha256, columns, from: named(name), rowNumber: 't.file_row_number' },
});
