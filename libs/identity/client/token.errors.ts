import { defineErrors } from '@shutong/platform';

/** Refusals of an access token, and of a request for one. */
export const tokenErrors = defineErrors('identity.token', {
  unknownIssuer: 'unauthenticated',
  invalid: 'unauthenticated',
  expired: 'unauthenticated',
  /** The issuer's keys cannot be fetched, so nobody of it can be recognised. */
  issuerUnreachable: 'unavailable',
  invalidRequest: 'invalid',
  unsupportedGrantType: 'invalid',
  invalidScope: 'invalid',
  invalidClient: 'unauthenticated',
});
