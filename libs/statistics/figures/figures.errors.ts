import { defineErrors } from '@shutong/platform';

export const figuresErrors = defineErrors('statistics.figures', {
  notFound: 'not-found',
});
