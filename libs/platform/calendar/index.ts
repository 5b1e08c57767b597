export { Calendar, type Due, type DayOff } from './calendar';
export { dayBefore, dayInChina, endInChina, isDay, startInChina, type Day } from './day';
export { readCalendar } from './read-calendar';
