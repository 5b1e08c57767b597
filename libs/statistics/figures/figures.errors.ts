import { defineErrors } from '@shutong/platform';

export const figuresErrors = defineErrors('statistics.figures', {
  notFound: 'not-found',
  /** No dataset is made from what the address names. */
  notOpen: 'invalid',
  tooManyRows: 'too-large',
});
