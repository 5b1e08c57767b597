import { defineErrors } from '@shutong/platform';

export const qualityErrors = defineErrors('opendata.assessment', {
  notFound: 'not-found',
});
