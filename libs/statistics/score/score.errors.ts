import { defineErrors } from '@shutong/platform';

export const scoreErrors = defineErrors('statistics.score', {
  /** It is not an object with unit, period and values. */
  notFigures: 'invalid',
  /** A value for a node that the scheme lacks, or that is no leaf, or out of range. */
  values: 'invalid',
});
