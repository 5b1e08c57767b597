import { defineErrors } from '@shutong/platform';

export const matterErrors = defineErrors('exchange.matter', {
  notFound: 'not-found',
  partNotFound: 'not-found',
  /** The matter has no code or title. */
  incomplete: 'invalid',
  /** Some of the resources cannot be applied for: nothing is stored. */
  resourcesRefused: 'invalid',
  /** A resource is wanted twice. */
  repeated: 'invalid',
  /** None of its resources can be applied for again now. */
  nothingToCopy: 'conflict',
  /** Nothing of it waits for this step. */
  nothingWaits: 'conflict',
  /** The proposal leaves out a resource that awaits its answer, names one twice, or one that does not. */
  proposalIncomplete: 'invalid',
});
