import { defineErrors } from '@shutong/platform';

export const openApplicationErrors = defineErrors('exchange.open-application', {
  notFound: 'not-found',
  wrongState: 'conflict',
  /** The issuer of the applicant's token does not vouch for a real name. */
  notVerified: 'forbidden',
  incomplete: 'invalid',
  /** The entry is not published, or is not conditionally open. */
  notOnOffer: 'conflict',
  fieldNotOpen: 'invalid',
  period: 'invalid',
  periodEnded: 'conflict',
  alreadyOpen: 'conflict',
  notTheApplicant: 'forbidden',
  otherDepartment: 'forbidden',
  /** Officer and office head are different people. */
  samePerson: 'forbidden',
  proposalReplaced: 'conflict',
  notGranted: 'conflict',
  reasonMissing: 'invalid',
});
