import { defineErrors } from '@shutong/platform';

export const extensionErrors = defineErrors('exchange.extension', {
  /** An answer's time is extended once at most. */
  alreadyAsked: 'conflict',
  /** Nothing is awaiting the authority's consent. */
  notAsked: 'conflict',
  /** The provider says why it needs more time, the authority why it refuses that. */
  reasonMissing: 'invalid',
  /** Consent is the authority's, and not of a department in its own matter. */
  onlyAuthority: 'forbidden',
});
