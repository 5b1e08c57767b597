import { defineErrors } from '@shutong/platform';

export const runErrors = defineErrors('statistics.run', {
  /** The scheme compares other cohorts. */
  cohortUnknown: 'invalid',
  /** Nobody belongs to the cohort yet. */
  cohortEmpty: 'conflict',
  scoreNotFound: 'not-found',
});
