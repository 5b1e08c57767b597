import { defineErrors } from '@shutong/platform';

/** Why a table is no series as declared, or nothing was declared. */
export const seriesErrors = defineErrors('datasets.series', {
  notFound: 'not-found',
  /** The declaration names one column as two things. */
  columnTwice: 'invalid',
  tooMany: 'conflict',
  /** The table has no such column, or a mask has taken it out. */
  columnMissing: 'invalid',
  /** A figure that is no number, or a period of another kind. */
  columnMisfit: 'invalid',
  /** The table has no rows. */
  empty: 'invalid',
  /** A cell is no period of that step, or written otherwise than those before. */
  periodMisfit: 'invalid',
  /** Two rows of one series have the same period. */
  periodTwice: 'conflict',
  tooLong: 'too-large',
});
