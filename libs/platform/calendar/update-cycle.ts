import { dayAfter, type Day } from './day';

/** Months from one update to the next, by update cycle (更新周期, Decree 809, Art. 13). */
const months: Readonly<Record<string, number>> = {
  ...{ monthly: 1, quarterly: 3, 'half-yearly': 6, yearly: 12 },
};
/** Days, of those that are shorter; in real time is measured by the day. */
const days: Readonly<Record<string, number>> = {
  ...{ realtime: 1, daily: 1, weekly: 7, 'half-monthly': 15 },
};

/** The last day on which the next update keeps the promise; null where the cycle promises none. */
export function updateDue(cycle: string | null, updatedOn: Day): Day | null {
  const [inDays, inMonths] = [days[cycle ?? ''], months[cycle ?? '']];
  if (inMonths !== undefined) return monthsAfter(updatedOn, inMonths);
  let due = updatedOn;
  for (let day = 0; day < (inDays ?? 0); day += 1) due = dayAfter(due);
  return inDays === undefined ? null : due;
}

/** The same in SQL, of an expression for the cycle and one for the day. */
export function updateDueSql(cycle: string, updatedOn: string): string {
  const after = (unit: string, spans: Readonly<Record<string, number>>) =>
    Object.entries(spans).map(
      ([name, count]) => `WHEN '${name}' THEN (${updatedOn} + interval '${count} ${unit}')::date`,
    );
  return `(CASE ${cycle} ${[...after('days', days), ...after('months', months)].join(' ')} END)`;
}

/** Whether the promise was missed by a day. */
export function isUpdateLate(cycle: string | null, updatedOn: Day, today: Day): boolean {
  const due = updateDue(cycle, updatedOn);
  return due !== null && today > due;
}

/** The same day of a later month, or its last one where it has no such day. */
function monthsAfter(day: Day, count: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  const due = Date.UTC(year, month - 1 + count, Math.min(date, last));
  return new Date(due).toISOString().slice(0, 10);
}
