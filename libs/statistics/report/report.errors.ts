import { defineErrors } from '@shutong/platform';

export const reportErrors = defineErrors('statistics.report', {
  /** Reports are for their department and for those who supervise. */
  notYours: 'forbidden',
  /** No such department, or no department in the region. */
  unitUnknown: 'not-found',
  /** Its month has not begun. */
  notBegun: 'invalid',
  /** PDF needs the Chromium that a setting names. */
  noBrowser: 'unavailable',
  /** As many are printed as may be at a time. */
  busy: 'too-many',
});
