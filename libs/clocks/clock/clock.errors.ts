import { defineErrors } from '@shutong/platform';

export const clockErrors = defineErrors('clocks.clock', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** The last day is over: nothing moves it any more. */
  over: 'conflict',
  /** The jurisdiction lets no clock of this kind be extended. */
  noExtension: 'conflict',
  /** No act began it by then. */
  notStarted: 'not-found',
  /** Asked for an instant that is still to come. */
  notYet: 'invalid',
});
