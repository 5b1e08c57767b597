import { defineErrors } from '@shutong/platform';

export const renewalErrors = defineErrors('exchange.renewal', {
  /** It does not work any more, or not yet, or it belongs to a project and ends with it. */
  notRenewable: 'conflict',
  /** A further period waits for its answer or for signatures already. */
  alreadyOpen: 'conflict',
  /** Its period would not end later than that of the agreement. */
  notLater: 'invalid',
  /** It asks for, or would grant, more than the agreement allows. */
  wider: 'conflict',
});
