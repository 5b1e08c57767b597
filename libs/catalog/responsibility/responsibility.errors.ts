import { defineErrors } from '@shutong/platform';

export const responsibilityErrors = defineErrors('catalog.responsibility', {
  notFound: 'not-found',
  /** What is said of the duty does not hold; `problems` lists every field. */
  malformed: 'invalid',
  reasonsMissing: 'invalid',
  /** An ended duty is not ended again. */
  ended: 'conflict',
  /** Somebody else published a version at the same moment. */
  changedMeanwhile: 'conflict',
  onlyAuthority: 'forbidden',
});
