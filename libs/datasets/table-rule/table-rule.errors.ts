import { defineErrors } from '@shutong/platform';

export const tableRuleErrors = defineErrors('datasets.table-rule', {
  /** Nothing was declared of that table. */
  notFound: 'not-found',
  /** A column is named twice. */
  columnTwice: 'invalid',
  tooMany: 'conflict',
  /** The file has no table at that place: what was said of it would hold for nothing. */
  tableMissing: 'invalid',
  /** The table has none of the columns by which people can be known: whether they are hidden cannot be told. */
  columnMissing: 'invalid',
});
