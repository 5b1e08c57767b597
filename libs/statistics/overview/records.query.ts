/**
 * Records that changed hands (条次), of rows of `statistics.call_day`. What a chunk of verifications answers is rows too,
 * and no record: nobody received one.
 */
export const recordsExchanged = `coalesce(sum(rows) FILTER (WHERE outcome = 'allow' AND mode <> 'verify'), 0)`;
