import { leastSearches } from './usage.query';
import { fineSum } from './usage-sums';

/** Said before any of them goes ($1), so that no recount takes what is gone for a difference. */
export const moveUsageWindow = `
  UPDATE statistics.counting SET usage_from = $1 WHERE usage_from IS NULL OR usage_from < $1`;

/** `part` names one partition, where there are some: a place within a table (ctid) says nothing of which. */
const prune = (table: string, condition: string, part = 'true'): string => `
  DELETE FROM statistics.${table} WHERE ${part} AND ctid = ANY (ARRAY(
    SELECT ctid FROM statistics.${table} WHERE ${part} AND ${condition} LIMIT $2))
  RETURNING 1`;
const pruneFine = (grain: 'minute' | 'hour'): string =>
  prune('usage_sum', `grain = '${grain}' AND at < $1`, `summed_by = '${fineSum}'`);

/** Each removes what is older than an instant ($1), some at a time ($2). */
export const pruneEvents = prune('usage_event', 'at < $1');
export const pruneMinutes = pruneFine('minute');
export const pruneHours = pruneFine('hour');

const dayOfStart = `($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`;
export const pruneWords = prune('search_day', `day < ${dayOfStart}`);

/** Words that were shown to nobody, and would not be if they stayed. */
export const pruneRareWords = prune(
  'search_day',
  `day < ${dayOfStart} AND words IN (
     SELECT words FROM statistics.search_day GROUP BY words HAVING sum(searches) < ${leastSearches})`,
);
