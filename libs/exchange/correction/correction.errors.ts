import { defineErrors } from '@shutong/platform';

export const correctionErrors = defineErrors('exchange.correction', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** The requester files and withdraws, the provider verifies and corrects (Art. 26). */
  otherDepartment: 'forbidden',
  /** Who reported it does not verify it, also after moving to the provider. */
  samePerson: 'forbidden',
  /** Nothing has been shared under an agreement that is not concluded. */
  agreementNotConcluded: 'conflict',
  itemNotGranted: 'invalid',
  /** It leaves out, or only blanks, what it has to say. */
  incomplete: 'invalid',
  /** It holds a resident number: a record is named by a reference that says nothing of a person. */
  personNamed: 'invalid',
  /** The same is open already. */
  alreadyOpen: 'conflict',
  tooManyOpen: 'conflict',
});
