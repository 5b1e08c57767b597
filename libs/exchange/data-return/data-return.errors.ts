import { defineErrors } from '@shutong/platform';

export const dataReturnErrors = defineErrors('exchange.data-return', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** The provider offers, the requester counts. */
  otherDepartment: 'forbidden',
  /** The same person has acted for the other department. */
  samePerson: 'forbidden',
  /** Data flows back from a higher department to one of a division in its area. */
  notLower: 'forbidden',
  /** It chooses no rows, or others than those of the requester's own division. */
  otherRows: 'invalid',
  /** It is not agreed on, or the agreement does not run. */
  notDelivered: 'conflict',
  /** It leaves out items or gives less use than the rule: data flows back completely, without further conditions. */
  conditionAdded: 'invalid',
});
