import { defineErrors } from '@shutong/platform';

export const clientErrors = defineErrors('identity.client', {
  notFound: 'not-found',
  badKey: 'invalid',
  keyInUse: 'conflict',
  disabled: 'forbidden',
  /** The token was issued for a key that the client no longer has. */
  keyReplaced: 'unauthenticated',
  /** A connector's key is pinned by agreements: it changes by enrolling anew. */
  connectorKey: 'conflict',
  /** The key before the present one is still good. */
  formerKey: 'conflict',
});
