import { dayBefore, type Day } from '@shutong/platform';

/** A year or a month, as evidence names it: `2026`, `2026-03`. */
export type Period = string;

/** A month in China: `2026-03`. */
export const monthShape = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
export const isMonth = (text: string): boolean => monthShape.test(text);

/** The month so many before (or, negative, after) another. */
export function monthBefore(month: string, count = 1): string {
  const [year, at] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, at - 1 - count, 1)).toISOString().slice(0, 7);
}

/** Day of a month on which all facts of the month before have arrived, those of its last evening too. */
export const completeOn = 2;

/** First and last day of a month. */
export const daysOf = (month: string): { readonly from: Day; readonly to: Day } => ({
  from: `${month}-01`,
  to: dayBefore(`${monthBefore(month, -1)}-01`),
});

/** The months in which the days of a span lie, in their order. */
export function monthsWithin({ from, to }: { readonly from: Day; readonly to: Day }): string[] {
  const months = [from.slice(0, 7)];
  while (months.at(-1)! < to.slice(0, 7)) months.push(monthBefore(months.at(-1)!, -1));
  return months;
}

/** First and last day; undefined for a period that machines do not measure. */
export function spanOf(period: Period): readonly [Day, Day] | undefined {
  if (/^[1-9]\d{3}$/.test(period)) return [`${period}-01-01`, `${period}-12-31`];
  if (!isMonth(period)) return undefined;
  const { from, to } = daysOf(period);
  return [from, to];
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
