import { defineErrors } from '@shutong/platform';

export const providerErrors = defineErrors('opendata.provider', {
  /** By a credit code or by a source, and not by both. */
  which: 'invalid',
  /** The code is none (GB 32100). */
  code: 'invalid',
  /** A body of the government is official, and nothing else. */
  official: 'conflict',
  sourceNotFound: 'not-found',
  notFound: 'not-found',
  groundMissing: 'invalid',
  /** It has open data, whose terms these are. */
  dataOpen: 'conflict',
});
