import { defineErrors } from '@shutong/platform';

/** Refusals around batches; what the agreement does not allow is refused as for a call (`exchange.call.*`). */
export const batchErrors = defineErrors('exchange.batch', {
  notFound: 'not-found',
  malformed: 'invalid',
  /** Another batch of the agreement has not ended. */
  underWay: 'conflict',
  /** Its id stands for another order. */
  repeated: 'conflict',
  wrongState: 'conflict',
  /** Not the next chunk, or another one than was released under the number. */
  outOfOrder: 'conflict',
  /** A restriction notice came after it was cut: it may hold what is restricted now. */
  cutBefore: 'conflict',
  /** More chunks wait for the requester than may. */
  waiting: 'too-many',
  tooLarge: 'too-large',
  /** What was stored is not what the manifest names. */
  altered: 'invalid',
  /** The manifest or receipt is not signed by the party's key, or is of something else. */
  forged: 'forbidden',
  /** Used, out of date, or never issued. */
  addressUnknown: 'not-found',
  /** Nothing has happened for too long. */
  lapsed: 'deadline',
});
