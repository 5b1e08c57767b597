import { defineErrors } from '@shutong/platform';

export const followErrors = defineErrors('opendata.follow', {
  /** The portal shows no dataset of this id. */
  unknownDataset: 'not-found',
  /** The account does not follow it. */
  notFound: 'not-found',
  /** The account follows as many as one may. */
  tooMany: 'conflict',
});
