import { defineErrors } from '@shutong/platform';

export const sourceErrors = defineErrors('opendata.source', {
  notFound: 'not-found',
  /** Its address leads to no answer, or may not be asked. */
  unreachable: 'invalid',
  /** Something answers, well made, that is no catalogue of datasets. */
  notACatalogue: 'invalid',
  /** A catalogue, but not one that can be read. */
  broken: 'invalid',
  /** It is not of the kind that was shown and confirmed. */
  otherKind: 'conflict',
  alreadyAdded: 'conflict',
  tooMany: 'conflict',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
});
