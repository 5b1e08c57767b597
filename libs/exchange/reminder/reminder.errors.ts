import { defineErrors } from '@shutong/platform';

export const reminderErrors = defineErrors('exchange.reminder', {
  /** Nobody else has anything to do about it. */
  nothingAwaited: 'conflict',
  /** Whoever has to act was reminded of it today. */
  alreadyToday: 'conflict',
});
