import { join } from 'node:path';
import { CatalogFileError, readCatalogFile } from '../catalog-file/catalog-file';
import { projectRoot } from '../config/root';
import { Calendar, type CalendarYear } from './calendar';

/** Reads `catalog/calendars/<name>.yaml`. @throws CatalogFileError naming file, line and mistake */
export function readCalendar(name: string): Calendar {
  const file = `catalog/calendars/${name}.yaml`;
  const path = join(projectRoot(), file);
  const { content, mistake } = readCatalogFile<{ years: readonly CalendarYear[] }>(
    path,
    'calendar',
  );
  const mistakes = content.years.flatMap(({ year, daysOff, workingWeekends }, at) =>
    [...daysOff.flatMap(({ from, to }) => [from, to]), ...workingWeekends]
      .filter((day) => !day.startsWith(`${year}-`))
      .map((day) => mistake(['years', at], `${day} is not in ${year}`)),
  );
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  return new Calendar(file, content.years);
}
