import { liesIn, regionLevels } from '../league/league.query';
import { isDepartment } from '../openness/official.query';

/** The four lists as the catalogue calls them. */
const kinds = ['duties', 'powers', 'disclosed-information', 'public-services'] as const;

/** Of a department: whether it has the list; of a region: the share of its departments that have it. */
export const listMetrics: readonly string[] = kinds.map((kind) => `list-of-${kind}`);

/** How each list of each department stood at the end of a day; departments that never had it are not here. */
export const listsOn = (day: string): string => `
  SELECT DISTINCT ON (department, kind) department, kind, items, linked_items, links
    FROM statistics.department_list WHERE day <= ${day} ORDER BY department, kind, day DESC`;

/** Which of the lists ($1: metrics) departments, and the departments of regions, had at the end of a day ($2); an empty one is none. */
export const listedByUnit = `
  WITH list AS (${listsOn('$2::date')}),
  state AS (
    SELECT d.code, d.division, d.level, m.metric, (coalesce(l.items, 0) > 0)::int AS reached
      FROM statistics.department d CROSS JOIN unnest($1::text[]) AS m(metric)
      LEFT JOIN list l ON l.department = d.code AND 'list-of-' || l.kind = m.metric
     WHERE ${isDepartment('d', '$2::date')}),
  every AS (
    SELECT code AS unit, metric, reached FROM state
    UNION ALL
    SELECT rpad(left(s.division, a.digits), 6, '0'), s.metric, s.reached
      FROM state s JOIN (VALUES ${regionLevels}) AS a(digits, levels) ON s.level = ANY (a.levels) AND ${liesIn('s.division', 'a.digits')})
  SELECT unit, metric, count(*)::int AS counted, count(*)::int AS known, sum(reached)::text AS reached
    FROM every GROUP BY unit, metric ORDER BY unit COLLATE "C", metric`;
