import { defineErrors } from '@shutong/platform';

export const developerErrors = defineErrors('opendata.developer', {
  notFound: 'not-found',
  /** No management secret of ours, or one that nobody has. */
  unknownSecret: 'unauthenticated',
  groundMissing: 'invalid',
  /** It is so trusted already. */
  unchanged: 'conflict',
  /** The issuer of the person's token does not vouch for a real name. */
  notVerified: 'forbidden',
  /** The person has another account, or the account another person. */
  alreadyTaken: 'conflict',
  barred: 'forbidden',
  /** More are registered in an hour than people can look at. */
  tooMany: 'too-many',
  /** Days that are none, or too many of them. */
  span: 'invalid',
});
