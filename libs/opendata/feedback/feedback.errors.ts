import { defineErrors } from '@shutong/platform';

export const feedbackErrors = defineErrors('opendata.feedback', {
  notFound: 'not-found',
  /** Corrections and comments are about a dataset. */
  datasetMissing: 'invalid',
  /** Complaints are about a developer. */
  developerMissing: 'invalid',
  /** It is answered already. */
  wrongState: 'conflict',
  /** Another department answers it. */
  otherDepartment: 'forbidden',
  answerMissing: 'invalid',
  /** The setting AUTHORITY_DEPARTMENT names none. */
  noAuthority: 'unavailable',
  /** More is received in an hour than people can answer. */
  tooMany: 'too-many',
});
