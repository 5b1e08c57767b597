import { numberColumn, type RowColumn } from '@shutong/datasets';

/** What CKAN calls the number of a row, from 1. */
export const rowId = '_id';

/** The same as a column that is compared. */
export const rowIdColumn: RowColumn = numberColumn(rowId);

/** A table may have a column of its own that is called so, as whatever was dumped from a CKAN has: then that is meant, and no number is told. */
export const hasRowId = (columns: readonly Pick<RowColumn, 'name'>[]): boolean =>
  columns.every(({ name }) => name !== rowId);
