import { defineErrors } from '@shutong/platform';

export const needErrors = defineErrors('exchange.need', {
  notFound: 'not-found',
  /** Data is shared among departments: an organisation outside government neither needs nor is a source of it (Art. 3). */
  departmentsOnly: 'forbidden',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** The requester files and withdraws, the department named hands back and answers. */
  otherDepartment: 'forbidden',
  /** Who filed does not consent; who proposed does not answer. */
  samePerson: 'forbidden',
  /** Source departments are named by the authority (Art. 19). */
  onlyAuthority: 'forbidden',
  /** It leaves out, or only blanks, what it has to say. */
  incomplete: 'invalid',
  /** It rests on rules that are not in force. */
  basisNotInForce: 'invalid',
  /** A published entry has every item: it is applied for, unless it is said why it does not serve. */
  catalogued: 'conflict',
  /** The duty is not in force, or it is the requester's own. */
  responsibilityNotInForce: 'invalid',
  /** The department has an open need of this title and purpose. */
  alreadyOpen: 'conflict',
  tooManyOpen: 'conflict',
  /** Nobody is named as source of what it needs itself. */
  ownNeed: 'invalid',
  /** A need is handed back once. */
  alreadyHandedBack: 'conflict',
  /** An answer is either an entry or a no with reasons and ground. */
  answerUnclear: 'invalid',
  /** The entry is not published, not the answering department's, or shared with nobody. */
  entryNotFitting: 'invalid',
  /** It lacks items that are wanted, and nobody says how it serves all the same. */
  itemsMissing: 'invalid',
  /** What was read does not stand any more. */
  replaced: 'conflict',
});
