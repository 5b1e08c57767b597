import { updateDueSql } from '@shutong/platform';
import { byUnit } from '../quality/reached.query';
import { isShown, openOn } from './openness.query';

/**
 * Of open datasets: whether they were kept as fresh as their update cycle promises, where those that promise nothing are not counted; and
 * whether something that is shown came out of them.
 */
export const openMetrics: readonly string[] = ['freshness', 'reuse'];

const isReused = `EXISTS (SELECT FROM statistics.reuse u WHERE u.dataset = o.dataset AND ${isShown('u', '$2::date')})`;

/** What the open datasets of departments, and of those of regions, had reached of metrics ($1) at the end of a day ($2). */
export const openByUnit = byUnit(`
  SELECT o.department AS unit, m.metric, count(*) AS counted, count(*) AS known,
         count(*) FILTER (WHERE m.reached)::numeric AS reached
    FROM (${openOn('$2::date')}) AS o
    CROSS JOIN LATERAL (SELECT ${updateDueSql('o.cycle', 'o.published_on')} AS due) AS promise
    CROSS JOIN LATERAL (VALUES ('freshness', due >= $2::date), ('reuse', ${isReused})) AS m(metric, reached)
   WHERE m.reached IS NOT NULL GROUP BY 1, 2`);
