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
  /** The agreement that it is bound to is over, or was revoked. */
  agreementOver: 'forbidden',
  /** None in force that the account has. */
  agreementNotFound: 'not-found',
  /** A key bound to an agreement is for what that covers, and for nothing else. */
  agreementAlone: 'invalid',
  /** Bound to an agreement, it asks for what that gives, and for nothing elsewhere. */
  agreementElsewhere: 'forbidden',
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
