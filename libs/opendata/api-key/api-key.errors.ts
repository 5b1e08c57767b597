import { defineErrors } from '@shutong/platform';

/** Unknown, revoked and expired keys are told apart only to whoever holds the key itself. */
export const keyErrors = defineErrors('opendata.key', {
  /** No key of ours, by its shape or checksum, or one that nobody has. */
  unknown: 'unauthenticated',
  revoked: 'unauthenticated',
  expired: 'unauthenticated',
  /** Its contest opens later. */
  contestNotOpen: 'forbidden',
  /** Its contest is over, or was cancelled. */
  contestOver: 'forbidden',
  /** It is not meant for such calls. */
  outOfScope: 'forbidden',
  /** It is bound to other datasets. */
  otherDataset: 'forbidden',
  /** The developer is not trusted so far. */
  tierNotReached: 'forbidden',
  quotaExceeded: 'too-many',
  notFound: 'not-found',
  alreadyReplaced: 'conflict',
  tooMany: 'conflict',
});
