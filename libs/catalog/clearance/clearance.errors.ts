import { defineErrors } from '@shutong/platform';

export const clearanceErrors = defineErrors('catalog.clearance', {
  /** The head of the providing department approves (Decree 809, Art. 13), nobody else. */
  onlyHead: 'forbidden',
  /** Who has written an entry does not approve it. */
  samePerson: 'forbidden',
  /** Not a day, written YYYY-MM-DD. */
  noDay: 'invalid',
  /** An assessment cannot have been made tomorrow. */
  dayToCome: 'invalid',
  /** Assessments are lacking, outdated or failed; `problems` lists them. */
  notAssessed: 'invalid',
});
