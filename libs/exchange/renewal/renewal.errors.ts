import { defineErrors } from '@shutong/platform';

export const renewalErrors = defineErrors('exchange.renewal', {
  /** It does not work any more, or not yet, or it belongs to a project and ends with it; of widening, too. */
  notRenewable: 'conflict',
  /** A further period waits for its answer or for signatures already. */
  alreadyOpen: 'conflict',
  /** Its period would not end later than that of the agreement. */
  notLater: 'invalid',
  /** It asks for, or would grant, more than the agreement allows. */
  wider: 'conflict',
  /** A widening asks for nothing that the agreement does not allow, but for a later end. */
  notWider: 'invalid',
  /** A widening asks for, or would grant, less of what the agreement gives. */
  narrower: 'conflict',
  /** The agreement has got another version since it was asked to be widened. */
  changed: 'conflict',
  /** Data flows back under it: more of that is asked back by itself. */
  ofReturn: 'conflict',
});
