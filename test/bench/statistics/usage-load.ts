import type { Client } from 'pg';
import {
  dayAfter,
  dayBefore,
  dayInChina,
  daysBefore,
  startInChina,
  type Day,
} from '@shutong/platform';
import { addUp, fineSum, sumsBy, sumsByDay } from '../../../libs/statistics/usage/usage-sums';
import { daysOf, monthBefore } from '../../../libs/statistics/measure/period';
import type { Scale } from '../result';

/** Events over 400 days that dashboards read. */
export const eventsLoaded = { full: 13_000_000, smoke: 130_000 } as const;
export const daysLoaded = 400;
const msOfDay = 86_400_000;
/** For which single events and sums by hour are loaded. */
const daysKept = { events: 100, hours: 33 } as const;

/** Whose entries and datasets were used: the few most of all, as everywhere. */
const departmentsUsed = 200;
const entriesUsed = 2000;
const wordsKnown = 20_000;

/** Credit codes and entries as the used ones have them, by SQL of a number. */
const departmentOf = (n: string): string => `'BENCH' || lpad((${n})::text, 13, '0')`;
const entryOf = (n: string): string => `'00000000-0000-7000-9000-' || lpad((${n})::text, 12, '0')`;
/** The one that is used most, and whose it is. */
export const usedMost = {
  department: `BENCH${'0'.repeat(13)}`,
  entry: `00000000-0000-7000-9000-${'0'.repeat(12)}`,
} as const;

/** Of so many ($3) between two instants; a search is of no entry. */
const events = `
  CREATE UNLOGGED TABLE bench_event AS
  SELECT at, act, channel, consumer, '' AS consumer_department,
         CASE WHEN act = 'search' THEN '' ELSE ${departmentOf(`entry % ${departmentsUsed}`)} END AS department,
         CASE WHEN act = 'search' THEN '' ELSE ${entryOf('entry')} END AS entry, outcome, rows, bytes, duration_us
    FROM (SELECT $1::timestamptz + random() * ($2::timestamptz - $1::timestamptz) AS at,
                 (ARRAY['search', 'view', 'call', 'download'])[1 + floor(random() * 4)::int] AS act,
                 (ARRAY['hub', 'portal', 'portal'])[1 + floor(random() * 3)::int] AS channel,
                 (ARRAY['department', 'developer', 'anonymous', 'crawler'])[1 + floor(random() * 4)::int] AS consumer,
                 floor(${entriesUsed} * random() ^ 3)::int AS entry,
                 CASE WHEN random() < 0.98 THEN 'answered' ELSE 'refused' END AS outcome,
                 floor(random() * 100)::bigint AS rows, floor(random() * 10000)::bigint AS bytes,
                 floor(random() * 50000)::bigint AS duration_us
            FROM generate_series(1, $3::int)) AS drawn`;

const byDay = addUp(`SELECT 'day' AS grain, day.* FROM (${sumsByDay('bench_event')}) AS day`);
const byHour = addUp(`
  SELECT 'hour' AS grain, '${fineSum}' AS summed_by, date_trunc('hour', at) AS at, act, channel, consumer,
         consumer_department, department, '' AS entry, outcome, count(*), sum(rows), sum(bytes), sum(duration_us)
    FROM bench_event WHERE at >= $1
   GROUP BY 3, act, channel, consumer, consumer_department, department, outcome`);
const byMonth = addUp(
  sumsBy(
    `'month'::text`,
    `(SELECT * FROM statistics.usage_sum WHERE grain = 'day' AND at >= $1 AND at < $2) AS day`,
  ),
);
const single = `
  INSERT INTO statistics.usage_event
    (at, act, channel, consumer, consumer_department, department, entry, dataset, version, outcome, rows, bytes, duration_us)
  SELECT at, act, channel, consumer, consumer_department, department, entry, '', 0, outcome, rows, bytes, duration_us
    FROM bench_event WHERE at >= $1`;

/** What people search for: a few words again and again, and many hardly ever, as intake counts them. */
const words = `
  INSERT INTO statistics.search_day (day, channel, words, searches, vain)
  SELECT day, channel, words, count(*), count(*) FILTER (WHERE rows < 10)
    FROM (SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS day, channel, rows,
                 '词' || floor(${wordsKnown} * random() ^ 3)::int AS words
            FROM bench_event WHERE act = 'search' AND outcome = 'answered' AND consumer <> 'crawler') AS searched
   GROUP BY 1, 2, 3`;

const departments = `
  INSERT INTO statistics.department (code, name, division, level)
  SELECT ${departmentOf('n')}, 'bench ' || n, (370100 + n)::text, 'city' FROM generate_series(0, ${departmentsUsed - 1}) AS n`;

/** First days of calendar months, the first of all days instead of the first month's, and the day after the last. */
function bounds(first: Day, last: Day): Day[] {
  const months: Day[] = [];
  for (let month = last.slice(0, 7); daysOf(month).from > first; month = monthBefore(month))
    months.unshift(daysOf(month).from);
  return [first, ...months, dayAfter(last)];
}

/**
 * As intake would have left them, a month after another, so that none needs more memory than its own: single events for 100 days, sums
 * by hour for 33, by day and month for all, and what was searched for.
 * @returns how many events were loaded
 */
export async function loadUsage(client: Client, scale: Scale): Promise<number> {
  // What else is counted meanwhile is of today.
  const today = dayInChina(new Date());
  const last = dayBefore(today);
  const days = bounds(daysBefore(last, daysLoaded - 1), last);
  const keptFrom = (count: number) => startInChina(daysBefore(today, count));
  let loaded = 0;
  await client.query(`SET work_mem = '256MB'`);
  await client.query(departments);
  for (const [n, day] of days.slice(0, -1).entries()) {
    const span = [startInChina(day), startInChina(days[n + 1]!)] as const;
    const share = (span[1].getTime() - span[0].getTime()) / (daysLoaded * msOfDay);
    const count = Math.round(eventsLoaded[scale] * share);
    await client.query(events, [...span, count]);
    await client.query(single, [keptFrom(daysKept.events)]);
    await client.query(byHour, [keptFrom(daysKept.hours)]);
    await client.query(byDay);
    await client.query(words);
    await client.query(byMonth, [...span]);
    await client.query('DROP TABLE bench_event');
    loaded += count;
  }
  await client.query('RESET work_mem');
  await client.query(
    'VACUUM ANALYZE statistics.usage_sum, statistics.usage_event, statistics.search_day',
  );
  return loaded;
}
