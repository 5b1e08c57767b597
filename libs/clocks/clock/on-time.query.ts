import { limitsKept } from '@shutong/platform';

const { onTime, late, overdue } = limitsKept('$3::date');

/**
 * How departments kept the limits whose last day lies in a span: `$1` and `$2` its first and last day, `$3` today in
 * China, `$4` the last credit code before, `$5` how many. Each counts for whoever held it when its last day was over.
 */
export const onTimeByDepartment = `
  SELECT due_holder AS holder,
         count(*) FILTER (WHERE ${onTime})::int AS "onTime",
         count(*) FILTER (WHERE ${late})::int AS late,
         count(*) FILTER (WHERE ${overdue})::int AS overdue
    FROM clocks.clock
   WHERE due_on BETWEEN $1::date AND $2::date
     AND (${onTime} OR ${late} OR ${overdue})
     AND ($4::text IS NULL OR due_holder > $4)
   GROUP BY due_holder ORDER BY due_holder LIMIT $5`;
