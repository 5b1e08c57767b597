import { defineErrors } from '@shutong/platform';

export const applicationErrors = defineErrors('exchange.application', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  alreadyOpen: 'conflict',
  /** A running agreement gives its department some of it for the same purpose. */
  alreadyAgreed: 'conflict',
  /** It was applied for with others: the step is taken for its part of the matter. */
  partOfMatter: 'conflict',
  resourceNotAvailable: 'conflict',
  /** It leaves out what an application states (Art. 20). */
  incomplete: 'invalid',
  /** A rule document that it cites is not registered or not in force, or no article is named. */
  basisNotInForce: 'invalid',
  /** A cited rule document was withdrawn, or ended, while the application waited. */
  basisEnded: 'conflict',
  ownResource: 'invalid',
  /** Shared among departments; an organisation outside government gets data through a project. */
  departmentsOnly: 'forbidden',
  fieldNotOffered: 'invalid',
  /** Law forbids to share it (Art. 14). */
  fieldNotShared: 'invalid',
  modeNotOffered: 'invalid',
  /** It chooses rows by items that are not on offer, or by what their type does not allow. */
  rowFilterMalformed: 'invalid',
  /** A grant may only be narrower than what was applied for. */
  rowFilterWider: 'invalid',
  volumeExceeded: 'invalid',
  periodInThePast: 'invalid',
  /** No signed terms could name its end. */
  periodTooLong: 'invalid',
  /** A grant holds no longer than was applied for. */
  periodLonger: 'invalid',
  /** It has ended while the application waited for its answer. */
  periodEnded: 'conflict',
  /** Officer, office head and applicant are different people (Art. 20–21). */
  samePerson: 'forbidden',
  otherDepartment: 'forbidden',
  refusalWithoutGround: 'invalid',
  /** What is not granted is refused. */
  partWithoutGround: 'invalid',
  /** The officer has proposed otherwise since the office head read it. */
  proposalReplaced: 'conflict',
  /** What is granted cannot be said in the terms that both connectors sign. */
  termsMalformed: 'conflict',
  /** Nothing is granted to or by a department that may not act any more. */
  partyDisabled: 'conflict',
  /** A granted application needs both departments' keys in the agreement. */
  noConnector: 'conflict',
});
