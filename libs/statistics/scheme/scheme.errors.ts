import { defineErrors } from '@shutong/platform';

export const schemeErrors = defineErrors('statistics.scheme', {
  unknown: 'not-found',
});
