/**
 * How departments kept the limits whose last day lies in a span: `$1` and `$2` its first and last day, `$3` today in
 * China, `$4` the last credit code before, `$5` how many. What nobody awaited any more while it still had time counts
 * neither way; what was late by then stays late, so that whoever gives up waiting excuses nobody.
 */
export const onTimeByDepartment = `
  SELECT holder,
         count(*) FILTER (WHERE outcome = 'done' AND NOT late)::int AS "onTime",
         count(*) FILTER (WHERE late)::int AS late,
         count(*) FILTER (WHERE state = 'running' AND due_on < $3::date)::int AS overdue
    FROM clocks.clock
   WHERE due_on BETWEEN $1::date AND $2::date
     AND (outcome = 'done' OR late OR (state = 'running' AND due_on < $3::date))
     AND ($4::text IS NULL OR holder > $4)
   GROUP BY holder ORDER BY holder LIMIT $5`;
