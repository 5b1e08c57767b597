import { defineErrors } from '@shutong/platform';

export const auditErrors = defineErrors('audit', {
  /** The log cannot take the entry: what it would have released stays closed. */
  unavailable: 'unavailable',
  entryTooLarge: 'too-large',
  entryNotFound: 'not-found',
  notPublished: 'unavailable',
  fileNotFound: 'not-found',
  noSuchSizes: 'invalid',
});
