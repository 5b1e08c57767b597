import { defineErrors } from '@shutong/platform';

export const departmentListErrors = defineErrors('catalog.department-list', {
  /** What is said of the list does not hold; `problems` lists every field. */
  malformed: 'invalid',
  /** Only for a list of one's own department. */
  notOwn: 'forbidden',
  /** Somebody else published a version at the same moment. */
  changedMeanwhile: 'conflict',
});
