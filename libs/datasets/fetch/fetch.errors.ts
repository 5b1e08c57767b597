import { defineErrors } from '@shutong/platform';

/** Why no file was fetched from an address; each names the place where it went wrong. */
export const fetchErrors = defineErrors('datasets.fetch', {
  notFound: 'not-found',
  /** The address cannot be changed while a file comes from there. */
  underWay: 'conflict',
  noWebAddress: 'invalid',
  /** Of this machine, of a network that is not public, or a redirect or name that leads there. */
  addressRefused: 'invalid',
  unreachable: 'unavailable',
  status: 'unavailable',
  tooLarge: 'too-large',
  tooSlow: 'unavailable',
  tooManyRedirects: 'invalid',
  unreadableEncoding: 'invalid',
  empty: 'invalid',
  /** The process that fetched it has died again and again. */
  brokenOff: 'unavailable',
});
