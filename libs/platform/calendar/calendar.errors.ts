import { defineErrors } from '../errors/hub-error';

export const calendarErrors = defineErrors('platform.calendar', {
  /** The calendar's file does not have that year: nobody may guess its holidays. */
  yearMissing: 'unavailable',
  /** Not a day, written YYYY-MM-DD. */
  noDay: 'invalid',
});
