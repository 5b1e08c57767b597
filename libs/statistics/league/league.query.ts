import { hasNoCitySql } from '@shutong/platform';
import { recordsExchanged } from '../overview/records.query';

/** Digits of a division code (GB/T 2260) that name the area of a level, and the levels of departments that lie in one. */
export const areas = {
  province: { digits: 2, levels: ['province', 'city', 'county', 'town'] },
  city: { digits: 4, levels: ['city', 'county', 'town'] },
  county: { digits: 6, levels: ['county', 'town'] },
} as const;

/** The same as rows of SQL: digits, levels. */
export const regionLevels = Object.values(areas)
  .map((area) => `(${area.digits}, '{${area.levels.join(',')}}'::text[])`)
  .join(', ');

/** Whether a division lies in a region of so many digits: not every county lies in a city. */
export const liesIn = (division: string, digits: string): string =>
  `NOT (${digits} = 4 AND ${hasNoCitySql(division)})`;

/** Of a region of so many digits (the nation's are none), the one next below it in which a division lies. */
export const regionBelow = (division: string, digits: string): string =>
  `CASE WHEN ${digits} = 2 AND ${hasNoCitySql(division)} THEN ${division}
        ELSE rpad(left(${division}, ${digits} + 2), 6, '0') END`;

/**
 * What departments had used of interfaces that a `provider` (a table with its code) provides, by the end of a day: applications that were
 * agreed to, and answered calls.
 */
export const usedBy = (day: string): string => `
    SELECT requester, 0 AS applications, sum(calls) AS calls, ${recordsExchanged} AS rows
      FROM statistics.call_day JOIN provider ON provider.code = call_day.provider
     WHERE day <= ${day} AND outcome = 'allow' AND mode <> 'batch' GROUP BY requester
     UNION ALL
    SELECT requester, count(*), 0, 0
      FROM statistics.approval JOIN provider ON provider.code = approval.provider
     WHERE day <= ${day} GROUP BY requester`;

/**
 * What regions (the first $2 digits of divisions) had used of interfaces that departments of the level $3 (null: of any) provide,
 * by the end of the day $1: applications that were agreed to, and answered calls. The most calls first, equals
 * share a place; from behind so many calls ($4) of a region ($5); $6 rows. Departments of wider levels than $7 are no region's.
 */
export const league = `
  WITH provider AS (
    SELECT code FROM statistics.department WHERE $3::text IS NULL OR level = $3),
  used AS (${usedBy('$1::date')}),
  region AS (
    SELECT rpad(left(d.division, $2::int), 6, '0') AS region, sum(applications)::float8 AS applications,
           sum(calls)::float8 AS calls, sum(rows)::float8 AS rows
      FROM used JOIN statistics.department d ON d.code = used.requester
     WHERE d.level = ANY ($7) AND ${liesIn('d.division', '$2::int')} GROUP BY 1),
  placed AS (
    SELECT region, applications, calls, rows, rank() OVER (ORDER BY calls DESC)::int AS rank FROM region)
  SELECT region, applications, calls, rows, rank FROM placed
   WHERE $4::float8 IS NULL OR calls < $4 OR (calls = $4 AND region > $5)
   ORDER BY calls DESC, region LIMIT $6`;
