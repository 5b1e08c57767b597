import { defineErrors } from '@shutong/platform';

export const supplementErrors = defineErrors('exchange.supplement', {
  /** It does not say item by item what is missing (Art. 21). */
  notItemised: 'invalid',
  /** What an application lacks is told once. */
  alreadyAsked: 'conflict',
  /** Nothing is refused as incomplete before its applicant has been told what is missing (Art. 21). */
  notAsked: 'conflict',
  /** The requester still has time to supply what is missing. */
  awaited: 'conflict',
  /** None came in time: all that is left is to refuse it as incomplete. */
  notSupplied: 'conflict',
  /** Not each item has its answer. */
  unanswered: 'invalid',
});
