import { defineErrors } from '@shutong/platform';

export const usageRecordErrors = defineErrors('exchange.usage-record', {
  /** It tells nothing. */
  empty: 'invalid',
  /** Who uses the data records it: the requester. */
  onlyRequester: 'forbidden',
  /** Who inspects the records of another department says on what ground. */
  groundMissing: 'invalid',
  /** Disposal is certified by the requester's office head. */
  onlyOfficeHead: 'forbidden',
  /** What still runs is not disposed of for good. */
  stillRunning: 'conflict',
  /** Disposal of this data has been certified. */
  alreadyCertified: 'conflict',
});
