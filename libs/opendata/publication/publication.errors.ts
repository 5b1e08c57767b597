import { defineErrors } from '@shutong/platform';

export const publicationErrors = defineErrors('opendata.publication', {
  notFound: 'not-found',
  /** Its gate has not let it pass, or it is there no longer. */
  versionNotReady: 'conflict',
  /** Only the department whose data it is gives it to everybody. */
  otherDepartment: 'forbidden',
  /** Who has sent the file does not approve its publication. */
  samePerson: 'forbidden',
  /** The entry says that the data is not for everybody without conditions. */
  entryNotOpen: 'forbidden',
  /** Who is no body of the government gives data on terms that the authority has marked. */
  termsMissing: 'conflict',
  /** Columns that are no item of the entry, or one that is not for everybody. */
  columnsNotOpen: 'forbidden',
  /** Once for each version, withdrawn or not. */
  alreadyPublished: 'conflict',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  groundMissing: 'invalid',
});
