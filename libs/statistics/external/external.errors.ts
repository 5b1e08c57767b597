import { defineErrors } from '@shutong/platform';

export const externalErrors = defineErrors('statistics.external', {
  /** A figure of that series, unit and year is there already. */
  known: 'conflict',
});
