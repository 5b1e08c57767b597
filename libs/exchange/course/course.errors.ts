import { defineErrors } from '@shutong/platform';

export const courseErrors = defineErrors('exchange.course', {
  /** The matter has taken this step as often as one may. */
  repeated: 'conflict',
});
