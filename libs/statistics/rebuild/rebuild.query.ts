import { sumsBy, sumsByDay, usageKey } from '../usage/usage-sums';
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

/** Columns of what had been learnt before facts were kept; none of a table that has come since. */
export const baseColumns = `
  SELECT table_name AS name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns
    FROM information_schema.columns WHERE table_schema = 'statistics_base' GROUP BY table_name`;

export const beginWithBase = (name: string, columns: string): string =>
  `INSERT INTO statistics.${name} (${columns}) SELECT ${columns} FROM statistics_base.${name}`;

/** Facts behind a number ($1), in their order; $2 at most. */
export const factsBehind = `
  SELECT number, consumer, event FROM statistics_shown.fact WHERE number > $1 ORDER BY number LIMIT $2`;

const usageFrom = `(SELECT coalesce(usage_from, '-infinity') FROM statistics_shown.counting)`;
const monthOfUsageFrom = `date_trunc('month', ${usageFrom}, 'Asia/Shanghai')`;
/** Sums of usage that are counted again: of the days that single events are still kept of, and of their months. */
const summed = `(grain = 'day' AND at >= ${usageFrom} OR grain = 'month' AND at >= ${monthOfUsageFrom})`;

const sumUsage = (sums: string): string => `
  INSERT INTO statistics.usage_sum (grain, summed_by, at, ${usageKey}, events, rows, bytes, duration_us) ${sums}`;

/** A month that began before single events are kept is made of its days, of which the first stand as they are shown. */
export const sumUsageAgain = [
  sumUsage(`
    SELECT 'day', day.*
      FROM (${sumsByDay(`(SELECT * FROM statistics_shown.usage_event WHERE at >= ${usageFrom}) AS kept`)}) AS day`),
  sumUsage(
    sumsBy(
      `'month'::text`,
      `(SELECT * FROM statistics.usage_sum
         UNION ALL
        SELECT * FROM statistics_shown.usage_sum
         WHERE grain = 'day' AND at >= ${monthOfUsageFrom} AND at < ${usageFrom}) AS day`,
    ),
  ),
];

export const stepBack = [
  ...learnt.flatMap((name) => [
    `DELETE FROM statistics_shown.${name}`,
    `INSERT INTO statistics_shown.${name} SELECT * FROM statistics.${name}`,
  ]),
  `DELETE FROM statistics_shown.usage_sum WHERE ${summed}`,
  'INSERT INTO statistics_shown.usage_sum SELECT * FROM statistics.usage_sum',
  'DROP SCHEMA statistics CASCADE',
  'ALTER SCHEMA statistics_shown RENAME TO statistics',
];

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
