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

/**
 * Days for which a period is scored after it has ended: until all that belongs to it is learnt, also where the worker
 * stood still over its end.
 */
const lookBackDays = 31;

/** The periods in which a day or one of those before it lies: also those that have ended lately. */
export function periodsAt(day: Day): Period[] {
  const days = [day];
  while (days.length <= lookBackDays) days.push(dayBefore(days.at(-1)!));
  return [...new Set(days.flatMap((one) => [one.slice(0, 4), one.slice(0, 7)]))].sort();
}
