import { learnt } from './learning';

/** What is shown steps aside; other transactions see nothing of that unless this one is committed. */
export const stepAside = [
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'ALTER SCHEMA statistics RENAME TO statistics_shown',
  'CREATE SCHEMA statistics',
  ...[...learnt, 'usage_sum'].map(
    (name) => `CREATE TABLE statistics.${name} (LIKE statistics_shown.${name} INCLUDING ALL)`,
  ),
];

export const stepBack = [
  ...learnt.flatMap((name) => [
    `DELETE FROM statistics_shown.${name}`,
    `INSERT INTO statistics_shown.${name} SELECT * FROM statistics.${name}`,
  ]),
  'DROP SCHEMA statistics CASCADE',
  'ALTER SCHEMA statistics_shown RENAME TO statistics',
];

/** Columns of what had been learnt before facts were kept; none of a table that has come since. */
export const baseColumns = `
  SELECT table_name AS name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns
    FROM information_schema.columns WHERE table_schema = 'statistics_base' GROUP BY table_name`;

export const beginWithBase = (name: string, columns: string): string =>
  `INSERT INTO statistics.${name} (${columns}) SELECT ${columns} FROM statistics_base.${name}`;

/** Facts behind a number ($1), in their order; $2 at most. */
export const factsBehind = `
  SELECT number, consumer, event FROM statistics_shown.fact WHERE number > $1 ORDER BY number LIMIT $2`;

/** Sums of usage by day that single events are still kept of. */
const summed = `
  grain = 'day' AND at >= (SELECT coalesce(usage_from, '-infinity') FROM statistics_shown.counting)`;
export const sumUsageAgain = `
  INSERT INTO statistics.usage_sum
    (grain, at, act, channel, consumer, consumer_department, department, entry, outcome, events, rows, bytes, duration_us)
  SELECT 'day', date_trunc('day', at, 'Asia/Shanghai'), act, channel, consumer, consumer_department, department, entry,
         outcome, count(*), sum(rows), sum(bytes), sum(duration_us)
    FROM statistics_shown.usage_event
   WHERE at >= (SELECT coalesce(usage_from, '-infinity') FROM statistics_shown.counting)
   GROUP BY 2, 3, 4, 5, 6, 7, 8, 9`;

/** Rows of a table as counted again, and those that are not the same on both sides. */
export const compared = (name: (typeof learnt)[number] | 'usage_sum'): string => {
  const which = name === 'usage_sum' ? `WHERE ${summed}` : '';
  const [shown, again] = ['statistics_shown', 'statistics'].map(
    (schema) => `SELECT * FROM ${schema}.${name} ${which}`,
  );
  return `
    SELECT (SELECT count(*) FROM (${again}) AS a)::int AS counters,
           ((SELECT count(*) FROM (${shown} EXCEPT ALL ${again}) AS gone) +
            (SELECT count(*) FROM (${again} EXCEPT ALL ${shown}) AS come))::int AS differences`;
};
