import { limitsKept } from '@shutong/platform';

const { onTime, late, overdue } = limitsKept('$4::date');

/**
 * By department: limits of these kinds (`$1`) whose last day lies in a span (`$2`, `$3`, both included), judged on a day
 * (`$4`) in China.
 */
export const keptByDepartment = `
  SELECT holder AS unit,
         count(*) FILTER (WHERE ${onTime})::int AS kept,
         count(*)::int AS all
    FROM statistics.clock
   WHERE kind = ANY ($1) AND due_on BETWEEN $2::date AND $3::date
     AND (${onTime} OR ${late} OR ${overdue})
   GROUP BY holder ORDER BY holder`;
