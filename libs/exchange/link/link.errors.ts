import { defineErrors } from '@shutong/platform';

export const linkErrors = defineErrors('exchange.connector', {
  notFound: 'not-found',
  /** The key card does not verify, or is another department's. */
  badCard: 'invalid',
  alreadyEnrolled: 'conflict',
  /** The connector speaks no version of the wire format that this hub speaks. */
  wireVersion: 'conflict',
});
