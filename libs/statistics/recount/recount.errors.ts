import { defineErrors } from '@shutong/platform';

export const recountErrors = defineErrors('statistics.recount', {
  /** The span begins before acts were counted by days in China. */
  notCounted: 'invalid',
});
