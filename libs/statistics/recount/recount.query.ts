import { daysWithin, sumsWithin } from '../usage/usage-sums';

/**
 * When the last thing happened, between two instants (`$1` included, `$2` not), of what was logged before acts were counted
 * by days in China; null where nothing was.
 */
export const lastUncounted = `
  SELECT max(recorded_at) AS at FROM audit.entry
   WHERE recorded_at >= $1 AND recorded_at < $2 AND pk <= (SELECT after_entry FROM statistics.counting)`;

/** Since when usage events are kept; null where none has been removed. */
export const usageWindow = `SELECT usage_from AS "from" FROM statistics.counting`;

/** What the statistics show of calls between two days in China (`$1`, `$2`), both included. */
export const shownCalls = `
  SELECT coalesce(sum(calls) FILTER (WHERE mode = 'verify' AND outcome = 'allow'), 0) AS "verifications",
         coalesce(sum(calls) FILTER (WHERE mode = 'query' AND outcome = 'allow'), 0) AS "queries",
         coalesce(sum(rows) FILTER (WHERE mode = 'query' AND outcome = 'allow'), 0) AS "queriedRecords",
         coalesce(sum(calls) FILTER (WHERE outcome = 'deny'), 0) AS "refusedCalls",
         coalesce(sum(calls) FILTER (WHERE outcome = 'error'), 0) AS "failedCalls",
         coalesce(sum(rows) FILTER (WHERE mode = 'batch'), 0) AS "batchRecords"
    FROM statistics.call_day WHERE day BETWEEN $1::date AND $2::date`;

/**
 * The same from the log, between two instants (`$1` included, `$2` not). Rows stand in the entry's own bytes: of a
 * query with the resource, of a chunk with the batch, whose rows are those that the requester's receipt accepted.
 */
export const loggedCalls = `
  WITH entry AS MATERIALIZED (
    SELECT action, outcome,
           CASE WHEN outcome = 'allow' AND action IN ('exchange.call.query', 'exchange.batch.receive')
                THEN convert_from(body, 'UTF8')::jsonb -> 'resource' END AS resource
      FROM audit.entry
     WHERE recorded_at >= $1 AND recorded_at < $2
       AND action IN ('exchange.call.verify', 'exchange.call.query', 'exchange.batch.receive'))
  SELECT count(*) FILTER (WHERE action = 'exchange.call.verify' AND outcome = 'allow') AS "verifications",
         count(*) FILTER (WHERE action = 'exchange.call.query' AND outcome = 'allow') AS "queries",
         coalesce(sum((resource -> 0 ->> 'rows')::bigint)
           FILTER (WHERE action = 'exchange.call.query'), 0) AS "queriedRecords",
         count(*) FILTER (WHERE action LIKE 'exchange.call.%' AND outcome = 'deny') AS "refusedCalls",
         count(*) FILTER (WHERE action LIKE 'exchange.call.%' AND outcome = 'error') AS "failedCalls",
         coalesce(sum((resource -> 1 ->> 'rows')::bigint)
           FILTER (WHERE action = 'exchange.batch.receive'), 0) AS "batchRecords"
    FROM entry`;

const shownUsage = (sums: string): string => `
  SELECT coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'search'), 0) AS "searches",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'view'), 0) AS "views",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'preview'), 0) AS "previews",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'call'), 0) AS "openCalls",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'feature'), 0) AS "featureCalls",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'download'), 0) AS "downloads",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND act = 'harvest'), 0) AS "harvests",
         coalesce(sum(events) FILTER (WHERE summed_by = 'kind' AND consumer IN ('anonymous', 'crawler')), 0) AS "anonymousActs",
         coalesce(sum(events) FILTER (WHERE summed_by = 'department-and-act' AND department <> ''), 0) AS "departmentActs",
         coalesce(sum(events) FILTER (WHERE summed_by = 'entry' AND entry <> ''), 0) AS "entryActs"
    FROM (${sums}) AS sums WHERE summed_by IN ('kind', 'department-and-act', 'entry')`;

/** What the statistics show of usage between two days in China (`$1`, `$2`), both included, day by day. */
export const shownUsageByDay = shownUsage(
  `SELECT * FROM statistics.usage_sum WHERE ${daysWithin('$1', '$2')}`,
);
/** The same as they show it of a long span, by whole months. */
export const shownUsageByMonth = shownUsage(sumsWithin('$1', '$2'));

/** The same from the usage events, one by one. */
export const keptUsage = `
  SELECT count(*) FILTER (WHERE act = 'search') AS "searches",
         count(*) FILTER (WHERE act = 'view') AS "views",
         count(*) FILTER (WHERE act = 'preview') AS "previews",
         count(*) FILTER (WHERE act = 'call') AS "openCalls",
         count(*) FILTER (WHERE act = 'feature') AS "featureCalls",
         count(*) FILTER (WHERE act = 'download') AS "downloads",
         count(*) FILTER (WHERE act = 'harvest') AS "harvests",
         count(*) FILTER (WHERE consumer IN ('anonymous', 'crawler')) AS "anonymousActs",
         count(*) FILTER (WHERE department <> '') AS "departmentActs",
         count(*) FILTER (WHERE entry <> '') AS "entryActs"
    FROM statistics.usage_event WHERE at >= $1 AND at < $2`;

export const shownActs = `
  SELECT act AS name, sum(acts)::text AS count FROM statistics.act_day
   WHERE day BETWEEN $1::date AND $2::date GROUP BY act
  UNION ALL
  SELECT 'openApplications', count(*)::text FROM statistics.open_application
   WHERE received_on BETWEEN $1::date AND $2::date
  UNION ALL
  SELECT 'openDecisions', count(*)::text FROM statistics.open_application
   WHERE decided_on BETWEEN $1::date AND $2::date`;

/** Of one counter: how often entries of its actions (`$3`) name a thing of its type (`$4`). */
export const loggedActs = `
  SELECT coalesce(sum((SELECT count(*) FROM unnest(resource) AS named WHERE named LIKE $4 || ':%')), 0)::text AS count
    FROM audit.entry
   WHERE recorded_at >= $1 AND recorded_at < $2 AND outcome = 'allow' AND action = ANY ($3)`;

const ended = (value: string, outcome: string): string =>
  `coalesce(sum(${value}) FILTER (WHERE outcome = '${outcome}'), 0)`;
/** Of rows that say how many calls of which outcome brought how many records. */
const sumsOfProject = `
  sum(calls) AS "calls", ${ended('calls', 'allow')} AS "answered", ${ended('calls', 'deny')} AS "refused",
  ${ended('calls', 'error')} AS "failed", ${ended('rows', 'allow')} AS "records"`;

/** What the statistics show of each project that was called for between two days in China (`$1`, `$2`), both included. */
export const shownProjects = `
  SELECT purpose AS project, ${sumsOfProject}
    FROM statistics.purpose_call JOIN statistics.project ON project.code = purpose
   WHERE day BETWEEN $1::date AND $2::date GROUP BY purpose`;

/**
 * The same from the log, between two instants (`$1` included, `$2` not): a call names the code of its project as its
 * purpose, and so does the receipt of a chunk, which is no call and brings the rows that it accepted. Verifications bring
 * no records, however many rows a chunk of them has.
 */
export const loggedProjects = `
  WITH entry AS MATERIALIZED (
    SELECT action, outcome, convert_from(body, 'UTF8')::jsonb AS body FROM audit.entry
     WHERE recorded_at >= $1 AND recorded_at < $2
       AND (action LIKE 'exchange.call.%' OR action = 'exchange.batch.receive' AND outcome = 'allow')
       AND EXISTS (SELECT FROM statistics.project)),
  act AS (
    SELECT body -> 'purpose' ->> 'code' AS purpose, outcome,
           CASE action WHEN 'exchange.batch.receive' THEN 0 ELSE 1 END AS calls,
           CASE action WHEN 'exchange.call.query' THEN (body -> 'resource' -> 0 ->> 'rows')::bigint
                       WHEN 'exchange.batch.receive' THEN (body -> 'resource' -> 1 ->> 'rows')::bigint END AS rows
      FROM entry)
  SELECT purpose AS project, ${sumsOfProject}
    FROM act JOIN statistics.project ON project.code = purpose GROUP BY purpose`;
