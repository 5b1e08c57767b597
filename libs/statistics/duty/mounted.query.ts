import { byUnit } from '../quality/reached.query';

export const dutyMetrics: readonly string[] = ['catalogue-completeness'];

/** How many of their duties in force departments, and those of regions, had in the catalogue with all that these name, at the end of a day ($2). */
export const mountedByUnit = byUnit(`
  SELECT department AS unit, 'catalogue-completeness' AS metric, duties AS counted, duties AS known, mounted::numeric AS reached
    FROM (SELECT DISTINCT ON (department) department, duties, mounted
            FROM statistics.duty_day WHERE day <= $2::date ORDER BY department, day DESC) AS stood`);
