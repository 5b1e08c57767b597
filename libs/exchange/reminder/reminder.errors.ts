import { defineErrors } from '@shutong/platform';

export const reminderErrors = defineErrors('exchange.reminder', {
  /** Nobody else has anything to do about it. */
  nothingAwaited: 'conflict',
  /** The department has reminded whoever has to act of it today. */
  alreadyToday: 'conflict',
});
