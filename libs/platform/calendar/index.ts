export { Calendar, type Due, type DayOff } from './calendar';
export {
  dayBefore,
  dayAfter,
  daysBefore,
  dayInChina,
  dayShape,
  endInChina,
  isDay,
  minuteInChina,
  startInChina,
  type Day,
} from './day';
export { limitsKept } from './limits-kept';
export { readCalendar } from './read-calendar';
export { isUpdateLate, updateDue, updateDueSql } from './update-cycle';
