import { defineErrors } from '@shutong/platform';

export const catalogChangeErrors = defineErrors('catalog.change', {
  /** Unknown, or not to be seen by this department: the same answer. */
  notFound: 'not-found',
  wrongState: 'conflict',
  /** A department records, carries out and asks for more time in its own matters. */
  otherDepartment: 'forbidden',
  /** The authority records changes for others, and consents to more time (Art. 17). */
  onlyAuthority: 'forbidden',
  /** That an entry need not be changed is for the department head to find. */
  onlyHead: 'forbidden',
  /** Who asked for more time does not consent to it. */
  samePerson: 'forbidden',
  /** Not a day, written YYYY-MM-DD. */
  noDay: 'invalid',
  /** The time is counted from a day that has been. */
  dayToCome: 'invalid',
  /** No calendar says which days since then were working days. */
  dayTooEarly: 'invalid',
  /** It leaves out, or only blanks, what it has to say. */
  incomplete: 'invalid',
  /** It names neither an entry nor one to be made. */
  nothingConcerned: 'invalid',
  tooManyConcerned: 'invalid',
  /** One of its entries is not the department's, or no longer in the catalogue. */
  entryUnknown: 'invalid',
  /** The change has no such entry. */
  noSuchEntry: 'not-found',
  /** The entry is submitted already, or need not be changed. */
  settled: 'conflict',
  /** The change names the entry already. */
  alreadyNamed: 'conflict',
  /** It does not stand for one that has to be made. */
  notToBeMade: 'conflict',
  /** More time is given once at most. */
  alreadyAsked: 'conflict',
});
