import { defineErrors } from '@shutong/platform';

export const roleErrors = defineErrors('identity.role', {
  /** The two roles may not be one account's. */
  separated: 'forbidden',
  notAssigned: 'not-found',
});
