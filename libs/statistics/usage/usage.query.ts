/** Usage events as rows, from one JSON array ($1), with the department whose entry or dataset it was. */
const events = `
  SELECT at, act, channel, consumer, coalesce("consumerDepartment", '') AS consumer_department,
         coalesce(published.department, thing.department, '') AS department,
         coalesce(published.entry, event.entry)::text AS entry, event.dataset::text AS dataset,
         coalesce(version, 0) AS version, outcome, rows, coalesce(bytes, 0) AS bytes, "durationUs" AS duration_us,
         coalesce(words, '') AS words
    FROM jsonb_to_recordset($1::jsonb) AS event(
         at timestamptz, act text, channel text, consumer text, "consumerDepartment" text, entry uuid, dataset uuid,
         version integer, outcome text, rows bigint, bytes bigint, "durationUs" bigint, words text)
    LEFT JOIN LATERAL (SELECT p.department, p.entry FROM statistics.publication p
                        WHERE p.dataset = event.dataset ORDER BY p.number DESC LIMIT 1) AS published ON true
    LEFT JOIN statistics.thing ON thing.kind = 'entry' AND thing.id = event.entry`;

/**
 * Keeps the events and adds them to their sums: read once, and summed by minute before anything else, of which there are far fewer. In the
 * order of the key, so that two workers wait for each other and do not block.
 */
export const keepAndSum = `
  WITH event AS MATERIALIZED (${events}),
  kept AS (
    INSERT INTO statistics.usage_event
      (at, act, channel, consumer, consumer_department, department, entry, dataset, version, outcome, rows, bytes, duration_us)
    SELECT at, act, channel, consumer, consumer_department, department, coalesce(entry, ''), coalesce(dataset, ''), version,
           outcome, rows, bytes, duration_us FROM event),
  minute AS MATERIALIZED (
    SELECT date_trunc('minute', at) AS at, act, channel, consumer, consumer_department, department,
           coalesce(entry, '') AS entry, outcome, count(*) AS events, sum(rows) AS rows, sum(bytes) AS bytes,
           sum(duration_us) AS duration_us
      FROM event GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)
  INSERT INTO statistics.usage_sum AS known
    (grain, at, act, channel, consumer, consumer_department, department, entry, outcome, events, rows, bytes,
     duration_us)
  SELECT grain, date_trunc(grain, minute.at, 'Asia/Shanghai') AS at, act, channel, consumer, consumer_department, department,
         CASE WHEN grain IN ('day', 'month') THEN entry ELSE '' END AS entry, outcome,
         sum(events), sum(rows), sum(bytes), sum(duration_us)
    FROM minute, unnest(ARRAY['minute', 'hour', 'day', 'month']) AS grain
   GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ON CONFLICT (grain, at, act, channel, consumer, consumer_department, department, entry, outcome) DO UPDATE
    SET events = known.events + excluded.events, rows = known.rows + excluded.rows,
        bytes = known.bytes + excluded.bytes, duration_us = known.duration_us + excluded.duration_us`;

/** Of one day no more words than $2: everybody may search for whatever comes to mind. */
export const sumWords = `
  WITH searched AS (
    SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS day, channel, words, count(*) AS searches,
           count(*) FILTER (WHERE rows = 0) AS vain
      FROM (${events}) AS event
     WHERE act = 'search' AND outcome = 'answered' AND words <> '' AND consumer <> 'crawler'
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

/** The parts that are asked for ($1 to $7: grain, from, before, act, channel, consumer, department, entry as $8). */
const chosen = `
  grain = $1 AND at >= $2 AND at < $3 AND ($4::text IS NULL OR act = $4) AND ($5::text IS NULL OR channel = $5)
    AND ($6::text IS NULL OR consumer = $6) AND ($7::text IS NULL OR department = $7) AND ($8::text IS NULL OR entry = $8)`;

const figures = `
  sum(events)::float8 AS events, sum(events) FILTER (WHERE outcome = 'answered')::float8 AS answered,
  sum(rows)::float8 AS rows, sum(bytes)::float8 AS bytes, (sum(duration_us) / sum(events))::float8 AS "meanDurationUs"`;

/** By time, from behind $9; $10 rows. */
export const usageOverTime = `
  SELECT at, ${figures} FROM statistics.usage_sum
   WHERE ${chosen} AND ($9::timestamptz IS NULL OR at > $9)
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
} as const;
export type UsageDivision = keyof typeof usageColumns;

/** The most first, from behind so many events ($9) of a value ($10); $11 rows. */
export const usageBy = (division: UsageDivision): string => `
  SELECT value, events, answered, rows, bytes, "meanDurationUs"
    FROM (SELECT ${usageColumns[division]} AS value, ${figures} FROM statistics.usage_sum WHERE ${chosen} GROUP BY 1) AS part
   WHERE value <> '' AND ($9::float8 IS NULL OR events < $9 OR (events = $9 AND value COLLATE "C" > $10))
   ORDER BY events DESC, value COLLATE "C" LIMIT $11`;

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
