import type { Client } from 'pg';
import type { Scale } from '../result';

/** Events over 400 days that dashboards read. */
export const eventsLoaded = { full: 13_000_000, smoke: 130_000 } as const;
export const daysLoaded = 400;

/** Whose entries and datasets were used: the few most of all, as everywhere. */
const departmentsUsed = 200;
const entriesUsed = 2000;

const events = `
  CREATE UNLOGGED TABLE bench_event AS
  SELECT now() - random() * interval '${daysLoaded - 1} days' AS at,
         (ARRAY['search', 'view', 'call', 'download'])[1 + floor(random() * 4)::int] AS act,
         (ARRAY['hub', 'portal', 'portal'])[1 + floor(random() * 3)::int] AS channel,
         (ARRAY['department', 'developer', 'anonymous', 'crawler'])[1 + floor(random() * 4)::int] AS consumer,
         'bench-' || (n % ${departmentsUsed}) AS department, 'entry-' || floor(${entriesUsed} * random() ^ 3)::int AS entry,
         CASE WHEN random() < 0.98 THEN 'answered' ELSE 'refused' END AS outcome,
         floor(random() * 100)::bigint AS rows, floor(random() * 10000)::bigint AS bytes,
         floor(random() * 50000)::bigint AS duration_us
    FROM generate_series(1, $1::int) AS n`;

const sums = (grain: string, entry: string, since: string): string => `
  INSERT INTO statistics.usage_sum
    (grain, at, act, channel, consumer, consumer_department, department, entry, outcome, events, rows, bytes, duration_us)
  SELECT '${grain}', date_trunc('${grain}', at, 'Asia/Shanghai') AS start, act, channel, consumer, '', department,
         ${entry} AS entry, outcome, count(*), sum(rows), sum(bytes), sum(duration_us)
    FROM bench_event WHERE at >= now() - interval '${since}'
   GROUP BY start, act, channel, consumer, department, 8, outcome`;

/** As intake would have left it: single events for 100 days, sums by hour for 33, by day and month for all. */
const kept = [
  `INSERT INTO statistics.usage_event
     (at, act, channel, consumer, consumer_department, department, entry, dataset, version, outcome, rows, bytes, duration_us)
   SELECT at, act, channel, consumer, '', department, entry, '', 0, outcome, rows, bytes, duration_us
     FROM bench_event WHERE at >= now() - interval '100 days'`,
  sums('hour', `''`, '33 days'),
  sums('day', 'entry', `${daysLoaded} days`),
  sums('month', 'entry', `${daysLoaded} days`),
  'DROP TABLE bench_event',
  `INSERT INTO statistics.department (code, name, division, level)
   SELECT 'bench-' || n, 'bench ' || n, (370100 + n)::text, 'city' FROM generate_series(0, ${departmentsUsed - 1}) AS n`,
  'ANALYZE statistics.usage_sum',
  'ANALYZE statistics.usage_event',
];

/** Resolves to how many events were loaded. */
export async function loadUsage(client: Client, scale: Scale): Promise<number> {
  const count = eventsLoaded[scale];
  await client.query(events, [count]);
  for (const statement of kept) await client.query(statement);
  return count;
}
