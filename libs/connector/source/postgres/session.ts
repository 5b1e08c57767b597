/** Texts of dates and times mean the same wherever the server stands: ISO 8601, Beijing time. */
export const textsSql = `
  SET DateStyle = 'ISO, YMD';
  SET IntervalStyle = 'iso_8601';
  SET TimeZone = 'Asia/Shanghai';
  SET extra_float_digits = 1`;

/** The same, and nothing is written. */
export const sessionSql = `SET default_transaction_read_only = on;${textsSql}`;

/**
 * Whoever waits for a lock longer than this tries again later: batches follow one another, and one that waits for what
 * somebody else keeps locked would hold all others up.
 */
export const locksSql = 'SET lock_timeout = 5000';
