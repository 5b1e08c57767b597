/**
 * What sums of usage are told apart by, besides time and outcome, by the name in `statistics.usage_sum.summed_by`; the fewest rows first. Each holds
 * all events, so that a question reads the first that knows what it asks for.
 */
export const usageSums = {
  kind: ['act', 'channel', 'consumer'],
  'consumer-department': ['consumer_department'],
  'department-and-act': ['act', 'department'],
  entry: ['department', 'entry'],
  'department-and-kind': ['act', 'channel', 'consumer', 'consumer_department', 'department'],
  'entry-and-kind': ['act', 'channel', 'consumer', 'consumer_department', 'department', 'entry'],
} as const;
export type UsageSum = keyof typeof usageSums;
export type UsageColumn = (typeof usageSums)['entry-and-kind'][number];

/** The one that also has minutes and hours. */
export const fineSum: UsageSum = 'department-and-kind';

const names = Object.keys(usageSums) as UsageSum[];
const columnsOf = (sum: UsageSum): readonly UsageColumn[] => usageSums[sum];
const all = columnsOf('entry-and-kind');

/** The sums with the fewest rows that tell all of these apart. */
export const sumOf = (columns: readonly UsageColumn[]): UsageSum =>
  names.find((name) => columns.every((column) => columnsOf(name).includes(column)))!;

/** Columns of sums that tell them apart. */
export const usageKey = `${all.join(', ')}, outcome`;

const sets = names.map((name) => `(day, outcome, ${columnsOf(name).join(', ')})`);
/** GROUPING() has a bit for each column, the first one highest, which is 1 where the column is not grouped by. */
const cases = names.map((name) => {
  const bits = all.map((column) => (columnsOf(name).includes(column) ? '0' : '1'));
  return `WHEN ${Number.parseInt(bits.join(''), 2)} THEN '${name}'`;
});

/**
 * All sums by day in China.
 * @param events table of events, with all columns of the key
 */
export const sumsByDay = (events: string): string => `
  SELECT CASE GROUPING(${all.join(', ')}) ${cases.join(' ')} END AS summed_by, day AS at,
         ${all.map((column) => `coalesce(${column}, '') AS ${column}`).join(', ')}, outcome,
         count(*) AS events, sum(rows) AS rows, sum(bytes) AS bytes, sum(duration_us) AS duration_us
    FROM (SELECT date_trunc('day', at, 'Asia/Shanghai') AS day, ${usageKey}, rows, bytes, duration_us
            FROM ${events}) AS event
   GROUP BY GROUPING SETS (${sets.join(', ')})`;

/**
 * Sums of sums that are finer.
 * @param grain text, into which the times of the finer ones are cut
 */
export const sumsBy = (grain: string, finer: string): string => `
  SELECT ${grain} AS grain, summed_by, date_trunc(${grain}, at, 'Asia/Shanghai') AS at, ${usageKey},
         sum(events) AS events, sum(rows) AS rows, sum(bytes) AS bytes, sum(duration_us) AS duration_us
    FROM ${finer} GROUP BY 1, 2, 3, ${usageKey}`;

const sumKey = `summed_by, grain, at, ${usageKey}`;

/** Adds sums to those that stand. In the order of the key, so that two workers wait for each other and do not block. */
export const addUp = (sums: string): string => `
  INSERT INTO statistics.usage_sum AS known (grain, summed_by, at, ${usageKey}, events, rows, bytes, duration_us)
  SELECT * FROM (${sums}) AS sum ORDER BY ${sumKey}
  ON CONFLICT (${sumKey}) DO UPDATE
    SET events = known.events + excluded.events, rows = known.rows + excluded.rows,
        bytes = known.bytes + excluded.bytes, duration_us = known.duration_us + excluded.duration_us`;

const start = (day: string): string => `(${day})::timestamp AT TIME ZONE 'Asia/Shanghai'`;

/** That a sum is of a day in China between two, both included. Parameters, YYYY-MM-DD. */
export const daysWithin = (from: string, to: string): string =>
  `(grain = 'day' AND at >= ${start(`${from}::date`)} AND at < ${start(`${to}::date + 1`)})`;

/** Start of the month that is nearest to a day. */
const nearest = (day: string): string => start(`date_trunc('month', (${day} + 15)::timestamp)`);

const counted = ['events', 'rows', 'bytes', 'duration_us'];
const part = (which: string, sign?: string): string => `
  SELECT summed_by, at, ${usageKey}, ${counted.map((name) => (sign ? `${sign} * ${name} AS ${name}` : name)).join(', ')}
    FROM statistics.usage_sum WHERE ${which}`;

/**
 * The sums that make up the days in China between two, both included, by what tells them apart: whole months from the start of one that is
 * nearest to the first day to the one that is nearest to the day after the last, and the days that are missing there, or are taken off again.
 * So years are hardly more than months, and no month is read day by day.
 * @param from parameter with the first day, YYYY-MM-DD
 * @param to with the last
 */
export function sumsWithin(from: string, to: string): string {
  const [since, before] = [`${from}::date`, `(${to}::date + 1)`];
  const [first, end] = [nearest(since), nearest(before)];
  const between = (one: string, other: string): string =>
    `grain = 'day' AND at >= least(${one}, ${other}) AND at < greatest(${one}, ${other})`;
  const sign = (one: string, other: string): string =>
    `CASE WHEN ${one} < ${other} THEN 1 ELSE -1 END`;
  return [
    part(`grain = 'month' AND at >= ${first} AND at < ${end}`),
    part(between(start(since), first), sign(start(since), first)),
    part(between(end, start(before)), sign(end, start(before))),
  ].join(' UNION ALL ');
}
