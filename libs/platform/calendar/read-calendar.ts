import { join } from 'node:path';
import { CatalogFileError, readCatalogFile } from '../catalog-file/catalog-file';
import { projectRoot } from '../config/root';
import { Calendar, type CalendarYear, type DaysOff } from './calendar';
import { isDay, isWeekend, type Day } from './day';

/** What is wrong, and where in the file: keys and indexes from the top. */
interface Mistake {
  readonly path: readonly (string | number)[];
  readonly what: string;
}

/** Reads `catalog/calendars/<name>.yaml`. @throws CatalogFileError naming file, line and mistake */
export function readCalendar(name: string, root = projectRoot()): Calendar {
  const file = `catalog/calendars/${name}.yaml`;
  const path = join(root, file);
  const { content, mistake } = readCatalogFile<{ years: readonly CalendarYear[] }>(
    path,
    'calendar',
  );
  const mistakes = content.years.flatMap((year, at) => [
    ...mistakesOfBlock(content.years, at),
    ...mistakesIn(year).map(({ path, what }) => ({ path: ['years', at, ...path], what })),
  ]);
  if (mistakes.length > 0)
    throw new CatalogFileError(mistakes.map(({ path, what }) => mistake(path, what)));
  return new Calendar(file, content.years);
}

/** Of two blocks of a year one would be read and the other not. */
function mistakesOfBlock(years: readonly CalendarYear[], at: number): Mistake[] {
  const { year } = years[at]!;
  const first = years.findIndex((one) => one.year === year);
  return first === at ? [] : [{ path: ['years', at, 'year'], what: `${year} is there already` }];
}

const mistakesIn = (year: CalendarYear): Mistake[] => [
  ...year.daysOff.flatMap((off, at) =>
    mistakesOfOff(year, off).map(({ path, what }) => ({ path: ['daysOff', at, ...path], what })),
  ),
  ...year.workingWeekends.flatMap((day, at) => {
    const what = wrongDay(year, day) ?? wrongWeekend(year, day);
    return what === null ? [] : [{ path: ['workingWeekends', at], what }];
  }),
];

function mistakesOfOff(year: CalendarYear, { from, to }: DaysOff): Mistake[] {
  const ends = { from, to };
  const wrong = (['from', 'to'] as const).flatMap((end) => {
    const what = wrongDay(year, ends[end]);
    return what === null ? [] : [{ path: [end], what }];
  });
  if (wrong.length > 0 || from <= to) return wrong;
  return [{ path: ['from'], what: `${from} comes after ${to}, where the days off end` }];
}

function wrongDay({ year }: CalendarYear, day: Day): string | null {
  if (!isDay(day)) return `there is no ${day}`;
  return day.startsWith(`${year}-`) ? null : `${day} is not in ${year}`;
}

function wrongWeekend({ daysOff }: CalendarYear, day: Day): string | null {
  if (!isWeekend(day)) return `${day} is not on a weekend`;
  const isOff = daysOff.some(({ from, to }) => from <= day && day <= to);
  return isOff ? `${day} is a day off as well` : null;
}
