import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { projectRoot } from '../config/root';
import { Calendar, type CalendarYear } from './calendar';

/** Reads `catalog/calendars/<name>.yaml`. Throws an `Error` that names the file and what is wrong in it. */
export function readCalendar(name: string): Calendar {
  const file = `catalog/calendars/${name}.yaml`;
  const read = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');
  const content = parse(read(file)) as { readonly years: readonly CalendarYear[] };
  const ajv = new Ajv2020({ allErrors: true });
  const schema = JSON.parse(read('catalog/schemas/calendar.schema.json')) as object;
  if (!ajv.validate(schema, content)) throw new Error(`${file}: ${ajv.errorsText()}`);
  const astray = content.years.flatMap(({ year, daysOff, workingWeekends }) =>
    [...daysOff.flatMap(({ from, to }) => [from, to]), ...workingWeekends].filter(
      (day) => !day.startsWith(`${year}-`),
    ),
  );
  if (astray.length > 0) throw new Error(`${file}: not in their year: ${astray.join(', ')}`);
  return new Calendar(file, content.years);
}
