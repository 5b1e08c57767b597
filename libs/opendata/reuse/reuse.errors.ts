import { defineErrors } from '@shutong/platform';

export const reuseErrors = defineErrors('opendata.reuse', {
  /** Unknown, somebody else's, or not shown: the three look the same. */
  notFound: 'not-found',
  /** The portal shows no dataset of this id. */
  unknownDataset: 'invalid',
  /** An address that is not http or https, or that holds credentials. */
  address: 'invalid',
  /** A code that is none, or an English name or code without a name. */
  institution: 'invalid',
  wrongState: 'conflict',
  /** Who refuses says why. */
  reasonsMissing: 'invalid',
  /** The developer has as many as one may have. */
  tooMany: 'conflict',
  /** More is received in an hour than people can judge. */
  tooManyLately: 'too-many',
  /** The setting AUTHORITY_DEPARTMENT names none, so nobody would judge it. */
  noAuthority: 'unavailable',
});
