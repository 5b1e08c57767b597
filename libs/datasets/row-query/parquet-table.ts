import { quoted } from '../ingest/types/formats';
import type { RowColumn } from './row-query';
import type { RowTable } from './run-query';

/** A canonical Parquet file as a table: named by its hash, which is what cursors hold for. */
export const parquetTable = (
  file: { readonly path: string; readonly sha256: string },
  columns: readonly RowColumn[],
): RowTable => ({
  ...{ id: file.sha256, columns, from: `read_parquet(${quoted(file.path)})` },
  rowNumber: 't.file_row_number',
});
