import { defineErrors } from '@shutong/platform';

export const contestErrors = defineErrors('opendata.contest', {
  notFound: 'not-found',
  /** Its end is not after its beginning, or is over. */
  window: 'invalid',
  /** The portal shows no dataset of this id. */
  unknownDataset: 'invalid',
  /** It is cancelled already. */
  wrongState: 'conflict',
  groundMissing: 'invalid',
  /** It is over or cancelled: nobody enters any more. */
  over: 'conflict',
  /** The contest is about other datasets. */
  otherDataset: 'invalid',
  /** A developer has as many entries in it as one may have. */
  tooMany: 'conflict',
  /** Unknown, or somebody else's. */
  entryNotFound: 'not-found',
  /** Its developer has taken it back. */
  entryWithdrawn: 'conflict',
  /** Keys of the tier `contest`, and no others, are of an entry. */
  entryMissing: 'invalid',
  /** The contest says of which datasets such a key is. */
  ownDatasets: 'invalid',
});
