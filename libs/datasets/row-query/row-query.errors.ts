import { defineErrors } from '@shutong/platform';

/** Why a query for rows is refused. Each names the parameter; its message says what to write instead. */
export const rowQueryErrors = defineErrors('datasets.rows', {
  parameterUnknown: 'invalid',
  parameterRepeated: 'invalid',
  /** Two parameters that cannot be asked for together. */
  parametersClash: 'invalid',
  /** Breaks the grammar of the parameter: where, what stands there, what was expected. */
  syntax: 'invalid',
  columnUnknown: 'invalid',
  /** Two columns of the answer would have one name. */
  nameRepeated: 'invalid',
  /** Columns of this kind cannot be asked so. */
  operatorMisfit: 'invalid',
  /** No value of the column's kind, in its notation. */
  valueMisfit: 'invalid',
  /** More conditions, values, columns or characters than one query may hold. */
  tooMuch: 'too-large',
  limitMisfit: 'invalid',
  boxMisfit: 'invalid',
  /** A box is asked for, and the table has no one place of a row. */
  placeUnknown: 'invalid',
  /** Made up, or of another query or version. */
  cursorMisfit: 'invalid',
  /** The values at the end of the page are too long to go on from. */
  cursorTooLong: 'invalid',
  /** A sum beyond the largest number that the engine knows. */
  overflow: 'invalid',
});
