import { defineErrors } from '@shutong/platform';

export const agreementErrors = defineErrors('exchange.agreement', {
  notFound: 'not-found',
  wrongState: 'conflict',
  /** Nobody signs what could not work any more. */
  termOver: 'conflict',
  notAParty: 'forbidden',
  /** The signature is not over these terms, or not by the key that the terms name. */
  badSignature: 'invalid',
  reasonMissing: 'invalid',
});
