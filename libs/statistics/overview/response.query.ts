import { byUnit } from '../quality/reached.query';

export const responseMetrics: readonly string[] = ['response-time'];

/**
 * Of calls that departments, and those of regions, had answered in the thirty days up to a day ($2), how many took a second at most. Receipts of
 * batches are no calls, and chunks of bulk jobs take as long as their many rows do: neither is counted.
 */
export const respondedByUnit = byUnit(`
  SELECT provider AS unit, 'response-time' AS metric, sum(coalesce(single, calls)) AS counted,
         coalesce(sum(single), 0) AS known, coalesce(sum(quick) FILTER (WHERE single IS NOT NULL), 0) AS reached
    FROM statistics.call_day
   WHERE day > $2::date - 30 AND day <= $2::date AND outcome = 'allow' GROUP BY 1`);
