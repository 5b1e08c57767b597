import { isDay, platformErrors, type Day } from '@shutong/platform';

/**
 * A question about a span names two days that exist, the last not before the first: of any other span sums by month
 * would take away what they never held.
 * @throws platform.invalid-input
 */
export function assertSpan(from: Day, to: Day): void {
  const wrong = Object.entries({ from, to }).filter(([, day]) => !isDay(day));
  const fields = wrong.map(([field]) => ({ field, rule: 'a day, YYYY-MM-DD' }));
  if (fields.length > 0) throw platformErrors.invalidInput({}, fields);
  if (from > to) throw platformErrors.invalidInput({}, [{ field: 'to', rule: 'not before from' }]);
}
