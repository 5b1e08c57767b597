import { defineErrors } from '@shutong/platform';

export const sourceDepartmentErrors = defineErrors('catalog.source-department', {
  /** Nobody is named for the element, or there was no such version. */
  notFound: 'not-found',
  /** The department is the one that stands. */
  alreadyNamed: 'conflict',
  /** Nobody is named without a reason. */
  reasonsMissing: 'invalid',
  /** Somebody else has named one at the same moment. */
  changedMeanwhile: 'conflict',
  onlyAuthority: 'forbidden',
});
