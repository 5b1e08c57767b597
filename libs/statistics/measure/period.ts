import { dayBefore, type Day } from '@shutong/platform';

/** A year or a month, as evidence names it: `2026`, `2026-03`. */
export type Period = string;

const lastOfMonth = (period: Period): Day => {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const next =
    month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return dayBefore(next);
};

/** First and last day; undefined for a period that machines do not measure. */
export function spanOf(period: Period): readonly [Day, Day] | undefined {
  if (/^[1-9]\d{3}$/.test(period)) return [`${period}-01-01`, `${period}-12-31`];
  if (/^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(period)) return [`${period}-01`, lastOfMonth(period)];
  return undefined;
}

/** The periods in which a day or the one before it lies: also the one that has just ended. */
export const periodsAt = (day: Day): Period[] =>
  [...new Set([dayBefore(day), day].flatMap((one) => [one.slice(0, 4), one.slice(0, 7)]))].sort();
