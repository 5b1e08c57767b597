import { leastSearches } from './usage.query';

/** Said before any of them goes ($1), so that no recount takes what is gone for a difference. */
export const moveUsageWindow = `
  UPDATE statistics.counting SET usage_from = $1 WHERE usage_from IS NULL OR usage_from < $1`;

const prune = (table: string, condition: string): string => `
  DELETE FROM statistics.${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM statistics.${table} WHERE ${condition} LIMIT $2))
  RETURNING 1`;

/** Each removes what is older than an instant ($1), some at a time ($2). */
export const pruneEvents = prune('usage_event', 'at < $1');
export const pruneMinutes = prune('usage_sum', `grain = 'minute' AND at < $1`);
export const pruneHours = prune('usage_sum', `grain = 'hour' AND at < $1`);

const dayOfStart = `($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`;
export const pruneWords = prune('search_day', `day < ${dayOfStart}`);

/** Words that were shown to nobody, and would not be if they stayed. */
export const pruneRareWords = prune(
  'search_day',
  `day < ${dayOfStart} AND words IN (
     SELECT words FROM statistics.search_day GROUP BY words HAVING sum(searches) < ${leastSearches})`,
);
