import { defineErrors } from '@shutong/platform';

export const rectificationErrors = defineErrors('exchange.rectification', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** The authority or the provider suspends, whoever suspended examines, the requester reports (Art. 27). */
  notYours: 'forbidden',
  /** Nobody judges the misuse of their own department. */
  ownMatter: 'forbidden',
  /** Who wrote the report does not send it. */
  samePerson: 'forbidden',
  /** Who suspended or examined for the provider does not end the agreement as well. */
  secondPerson: 'forbidden',
  /** It leaves out, or only blanks, what it has to say. */
  incomplete: 'invalid',
  /** Misuse ends an agreement only after a rectification that was refused or failed. */
  notOrdered: 'conflict',
  /** The last day of the order is not over. */
  stillTime: 'conflict',
});
