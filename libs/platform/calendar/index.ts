export { Calendar, type Due, type DayOff } from './calendar';
export { dayBefore, dayInChina, isDay, type Day } from './day';
export { readCalendar } from './read-calendar';
