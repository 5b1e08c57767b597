import { defineErrors } from '@shutong/platform';

/** Why a table is not written in a format. */
export const exportErrors = defineErrors('opendata.export', {
  /** GeoJSON of a table without a place of its rows. */
  noPlace: 'not-acceptable',
  /** More rows or columns than a sheet holds. */
  sheetTooSmall: 'not-acceptable',
  /** A text longer than a cell of a sheet holds. */
  cellTooSmall: 'not-acceptable',
});
