/**
 * By department: limits of these kinds (`$1`) whose last day lies in a span (`$2`, `$3`, both included), judged on a day
 * (`$4`) in China. Counts as the list of clocks does: what nobody awaited any more while it still had time counts
 * neither way, and what was late by then stays late.
 */
export const keptByDepartment = `
  SELECT holder AS unit,
         count(*) FILTER (WHERE outcome = 'done' AND NOT late)::int AS kept,
         count(*)::int AS all
    FROM statistics.clock
   WHERE kind = ANY ($1) AND due_on BETWEEN $2::date AND $3::date
     AND (outcome = 'done' OR late OR (outcome IS NULL AND due_on < $4::date))
   GROUP BY holder ORDER BY holder`;
