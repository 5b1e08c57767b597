import { isDepartment } from '../openness/official.query';
import { byUnit } from '../quality/reached.query';

/** The four lists as the catalogue calls them. */
const kinds = ['duties', 'powers', 'disclosed-information', 'public-services'] as const;

/** Of a department: whether it has the list; of a region: the share of its departments that have it. */
export const listMetrics: readonly string[] = kinds.map((kind) => `list-of-${kind}`);

/** How each list of each department stood at the end of a day; departments that never had it are not here. */
export const listsOn = (day: string): string => `
  SELECT DISTINCT ON (department, kind) department, kind, items, linked_items, links
    FROM statistics.department_list WHERE day <= ${day} ORDER BY department, kind, day DESC`;

/** Which of the lists ($1: metrics) departments, and the departments of regions, had at the end of a day ($2); an empty one is none. */
export const listedByUnit = byUnit(`
  SELECT d.code AS unit, m.metric, 1 AS counted, 1 AS known, (coalesce(l.items, 0) > 0)::int::numeric AS reached
    FROM statistics.department d CROSS JOIN unnest($1::text[]) AS m(metric)
    LEFT JOIN (${listsOn('$2::date')}) AS l ON l.department = d.code AND 'list-of-' || l.kind = m.metric
   WHERE ${isDepartment('d', '$2::date')}`);
