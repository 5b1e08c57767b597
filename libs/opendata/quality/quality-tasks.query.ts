import type { MqaMetric } from './metrics';

/** Own datasets of a department, and how many of them could be better by whose hand. */
export interface QualityCount {
  readonly department: string;
  readonly datasets: number;
  /** Below the bound of points, and lacking what their entries could say. */
  readonly low: number;
  readonly keywords: number;
  readonly themes: number;
  readonly descriptions: number;
  /** Below the bound of stars. */
  readonly weak: number;
  /** Below one of the bounds, and lacking what the hub says of all datasets. */
  readonly shared: number;
  readonly licences: number;
  readonly addresses: number;
  readonly places: number;
}

const lost = (...metrics: readonly MqaMetric[]): string =>
  `(${metrics.map((metric) => `metrics ->> '${metric}' = '0'`).join(' OR ')})`;
const number = (of: string): string => `count(*) FILTER (WHERE ${of})::int`;

const byDepartment = 'low AND (keyword OR theme OR description)';
const byHub = '(low AND (licence OR address OR place) OR weak)';

/**
 * By department that takes part: below so many points ($1) or stars ($2), for want of what. Points of which nobody knows are not lost. A
 * time range is no task: what is no time series may have none.
 */
export const qualityCounts = `
  WITH own AS (
    SELECT a.department, points + unknown < $1 AS low, stars < $2 AS weak,
           ${lost('mqa-keyword')} AS keyword, ${lost('mqa-theme')} AS theme, 'description' = ANY (mistakes) AS description,
           ${lost('mqa-licence', 'mqa-known-licence')} AS licence,
           ${lost('mqa-download-url', 'mqa-access-url-reachable', 'mqa-download-url-reachable')} AS address,
           ${lost('mqa-spatial')} AS place
      FROM opendata.assessment a
      JOIN identity.department d ON d.code = a.department AND d.state = 'active'
     WHERE a.source_id IS NULL)
  SELECT department, count(*)::int AS datasets, ${number(byDepartment)} AS low, ${number('weak')} AS weak,
         ${number('low AND keyword')} AS keywords, ${number('low AND theme')} AS themes,
         ${number('low AND description')} AS descriptions, ${number(byHub)} AS shared,
         ${number(`${byHub} AND licence`)} AS licences, ${number(`${byHub} AND address`)} AS addresses,
         ${number(`${byHub} AND place`)} AS places
    FROM own GROUP BY department ORDER BY department`;
