import {
  addUp,
  fineSum,
  sumsBy,
  sumsByDay,
  sumsWithin,
  type UsageColumn,
  type UsageSum,
} from './usage-sums';

/** Usage events as rows, from one JSON array ($1), with the department whose entry or dataset it was. */
const events = `
  SELECT at, act, channel, consumer, coalesce("consumerDepartment", '') AS consumer_department,
         coalesce(published.department, licensed.department, thing.department, '') AS department,
         coalesce(coalesce(published.entry, licensed.entry, event.entry)::text, '') AS entry, coalesce(event.dataset::text, '') AS dataset,
         coalesce(version, 0) AS version, outcome, rows, coalesce(bytes, 0) AS bytes, "durationUs" AS duration_us
    FROM jsonb_to_recordset($1::jsonb) AS event(
         at timestamptz, act text, channel text, consumer text, "consumerDepartment" text, entry uuid, dataset uuid,
         version integer, outcome text, rows bigint, bytes bigint, "durationUs" bigint)
    LEFT JOIN LATERAL (SELECT p.department, p.entry FROM statistics.publication p
                        WHERE p.dataset = event.dataset AND consumer <> 'licensee'
                        ORDER BY p.number DESC LIMIT 1) AS published ON true
    LEFT JOIN statistics.licensed_dataset licensed ON licensed.dataset = event.dataset AND consumer = 'licensee'
    LEFT JOIN statistics.thing ON thing.kind = 'entry' AND thing.id = event.entry`;

/**
 * Keeps the events and adds them to their sums: read once, and summed by minute and by day before anything else, of which there are far fewer.
 */
export const keepAndSum = `
  WITH event AS MATERIALIZED (${events}),
  kept AS (
    INSERT INTO statistics.usage_event
      (at, act, channel, consumer, consumer_department, department, entry, dataset, version, outcome, rows, bytes, duration_us)
    SELECT at, act, channel, consumer, consumer_department, department, entry, dataset, version,
           outcome, rows, bytes, duration_us FROM event),
  minute AS MATERIALIZED (
    SELECT '${fineSum}' AS summed_by, date_trunc('minute', at) AS at, act, channel, consumer, consumer_department,
           department, '' AS entry, outcome, count(*) AS events, sum(rows) AS rows, sum(bytes) AS bytes,
           sum(duration_us) AS duration_us
      FROM event GROUP BY 2, act, channel, consumer, consumer_department, department, outcome),
  day AS MATERIALIZED (${sumsByDay('event')})
  ${addUp(`${sumsBy('grain', `minute, unnest(ARRAY['minute', 'hour']) AS grain`)}
          UNION ALL ${sumsBy('grain', `day, unnest(ARRAY['day', 'month']) AS grain`)}`)}`;

/** Searches as one JSON array ($1); of one day no more words than $2: everybody may search for whatever comes to mind. */
export const sumWords = `
  WITH searched AS (
    SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS day, channel, words, count(*) AS searches,
           count(*) FILTER (WHERE rows = 0) AS vain
      FROM jsonb_to_recordset($1::jsonb) AS search(at timestamptz, channel text, words text, rows bigint)
     GROUP BY 1, 2, 3),
  fresh AS (
    SELECT day, channel, words, row_number() OVER (PARTITION BY day ORDER BY channel, words) AS number
      FROM searched s
     WHERE NOT EXISTS (SELECT FROM statistics.search_day k
                        WHERE (k.day, k.channel, k.words) = (s.day, s.channel, s.words))),
  taken AS (
    SELECT day, (SELECT count(*) FROM statistics.search_day k WHERE k.day = d.day) AS words
      FROM (SELECT DISTINCT day FROM fresh) AS d),
  left_out AS (
    SELECT day, channel, fresh.words FROM fresh JOIN taken USING (day) WHERE taken.words + number > $2)
  INSERT INTO statistics.search_day AS known (day, channel, words, searches, vain)
  SELECT day, channel, words, searches, vain FROM searched
   WHERE (day, channel, words) NOT IN (SELECT day, channel, words FROM left_out)
   ORDER BY day, channel, words
  ON CONFLICT (day, channel, words) DO UPDATE
    SET searches = known.searches + excluded.searches, vain = known.vain + excluded.vain`;

/** As many searches as words need to be shown. */
export const leastSearches = 3;

/** Columns that may be asked for by a value. */
export const usageFilters = ['act', 'channel', 'consumer', 'department', 'entry'] as const;

/** Those that have what is asked for, each as a parameter of its own, from the given number on; null: any. */
const chosen = (first: number): string =>
  usageFilters
    .map((column, n) => `($${first + n}::text IS NULL OR ${column} = $${first + n})`)
    .join(' AND ');

/** Of sums of use. */
export const usageFigures = `
  sum(events)::float8 AS events, coalesce(sum(events) FILTER (WHERE outcome = 'answered'), 0)::float8 AS answered,
  sum(rows)::float8 AS rows, sum(bytes)::float8 AS bytes, (sum(duration_us) / nullif(sum(events), 0))::float8 AS "meanDurationUs"`;

/** By minutes, hours, days or months ($1) from $2 to before $3, of what is chosen ($4 to $8), from behind $9; $10 rows. */
export const usageOverTime = (sum: UsageSum): string => `
  SELECT at, ${usageFigures} FROM statistics.usage_sum
   WHERE summed_by = '${sum}' AND grain = $1 AND at >= $2 AND at < $3 AND ${chosen(4)}
     AND ($9::timestamptz IS NULL OR at > $9)
   GROUP BY at ORDER BY at LIMIT $10`;

/** What usage is divided by, and the column that holds it. */
export const usageColumns = {
  act: 'act',
  channel: 'channel',
  consumer: 'consumer',
  consumerDepartment: 'consumer_department',
  department: 'department',
  entry: 'entry',
  outcome: 'outcome',
} as const satisfies Record<string, UsageColumn | 'outcome'>;
export type UsageDivision = keyof typeof usageColumns;

/**
 * Between two days in China ($1, $2), of what is chosen ($3 to $7): the most first, from behind so many events ($8) of a value ($9);
 * $10 rows.
 */
export const usageBy = (division: UsageDivision, sum: UsageSum): string => `
  SELECT value, events, answered, rows, bytes, "meanDurationUs"
    FROM (SELECT ${usageColumns[division]} AS value, ${usageFigures} FROM (${sumsWithin('$1', '$2')}) AS sums
           WHERE summed_by = '${sum}' AND ${chosen(3)} GROUP BY 1) AS part
   WHERE value <> '' AND events > 0 AND ($8::float8 IS NULL OR events < $8 OR (events = $8 AND value COLLATE "C" > $9))
   ORDER BY events DESC, value COLLATE "C" LIMIT $10`;

/**
 * Searches between two days ($1, $2) with words that at least $3 searches had: what fewer ask for may tell who they are.
 * The most first, or where $4 the most in vain; from behind so many ($5) of some words ($6); $7 rows.
 */
export const searchWords = `
  SELECT words, searches, vain
    FROM (SELECT words, sum(searches)::float8 AS searches, sum(vain)::float8 AS vain
            FROM statistics.search_day WHERE day BETWEEN $1::date AND $2::date GROUP BY words) AS word,
         LATERAL (SELECT CASE WHEN $4 THEN vain ELSE searches END AS weight) AS weighed
   WHERE searches >= $3 AND weight > 0
     AND ($5::float8 IS NULL OR weight < $5 OR (weight = $5 AND words COLLATE "C" > $6))
   ORDER BY weight DESC, words COLLATE "C" LIMIT $7`;
