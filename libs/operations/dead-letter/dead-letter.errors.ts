import { defineErrors } from '@shutong/platform';

export const deadLetterErrors = defineErrors('operations.dead-letter', {
  /** Never there, or decided about already. */
  notFound: 'not-found',
  /** Somebody else is deciding about it. */
  underWay: 'conflict',
});
