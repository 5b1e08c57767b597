import { defineErrors } from '@shutong/platform';

export const entryErrors = defineErrors('catalog.entry', {
  /** Unknown, or not to be seen by this department: the same answer. */
  notFound: 'not-found',
  wrongState: 'conflict',
  codeTaken: 'conflict',
  /** Another department of the same name is taking the imported entry over. */
  adopted: 'conflict',
  /** Not a resource code by this region's rule. */
  codeMalformed: 'invalid',
  /** Something that the entry names is unknown, withdrawn or contradicts it; `problems` lists it. */
  unacceptable: 'invalid',
  /** Contents that Article 13 asks for are missing; `problems` lists every one. */
  incomplete: 'invalid',
  itemCodesRepeat: 'invalid',
  /** No application could ever be granted such an item: agreements name items by their codes. */
  itemCodeMalformed: 'invalid',
  reasonsMissing: 'invalid',
  otherDepartment: 'forbidden',
  noDepartment: 'forbidden',
  /** Only the authority publishes (Art. 16). */
  onlyAuthority: 'forbidden',
  /** Who submitted an entry does not review it. */
  samePerson: 'forbidden',
});
