import { byUnit } from '../quality/reached.query';

export const responseMetrics: readonly string[] = ['response-time'];

/** Of calls that departments, and those of regions, had answered in the thirty days up to a day ($2), how many took a second at most. Receipts of batches are no calls, and none is counted of them. */
export const respondedByUnit = byUnit(`
  SELECT provider AS unit, 'response-time' AS metric, sum(calls) AS counted,
         coalesce(sum(timed) FILTER (WHERE quick IS NOT NULL), 0) AS known, coalesce(sum(quick), 0) AS reached
    FROM statistics.call_day
   WHERE day > $2::date - 30 AND day <= $2::date AND outcome = 'allow' GROUP BY 1`);
