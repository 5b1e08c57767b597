import { defineErrors } from '@shutong/platform';

export const restrictionErrors = defineErrors('exchange.restriction', {
  notFound: 'not-found',
  notTheAuthority: 'forbidden',
  /** The signature is not over this notice, or not by the authority's connector. */
  badSignature: 'invalid',
});
