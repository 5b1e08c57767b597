import { defineErrors } from '@shutong/platform';

export const evidenceErrors = defineErrors('statistics.evidence', {
  notFound: 'not-found',
  /** Whoever recorded it does not check it. */
  samePerson: 'forbidden',
  alreadyChecked: 'conflict',
  /** Another one has taken its place. */
  replaced: 'conflict',
  /** What it is about lies after the present, or is no decimal. */
  notTaken: 'invalid',
});
