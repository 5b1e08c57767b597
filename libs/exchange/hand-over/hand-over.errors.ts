import { defineErrors } from '@shutong/platform';

export const handOverErrors = defineErrors('exchange.hand-over', {
  /** Only officers of one's own department who may sign in are put in charge. */
  notOfficer: 'invalid',
  /** It is in that hand already. */
  unchanged: 'conflict',
});
