import fc from 'fast-check';
import chineseDays from 'chinese-days';
import { dayAfter, dayInChina, isDay, isWeekend } from './day';
import { readCalendar } from './read-calendar';

const calendar = readCalendar('cn');
const daysOf = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
};
const yearOfDays = (year: number): string[] => daysOf(`${year}-01-01`, `${year}-12-31`);
const maintained = calendar.maintainedYears.flatMap(yearOfDays);
/** The package says of a year that it does not know that every weekday is worked. */
const isKnown = (year: number): boolean =>
  yearOfDays(year).some((day) => !isWeekend(day) && !chineseDays.isWorkday(day));

describe('the calendar of working days', () => {
  it('agrees with the package chinese-days on every day of the maintained years that it knows', () => {
    const known = calendar.maintainedYears.filter(isKnown);
    expect(known).toEqual(expect.arrayContaining([2025, 2026]));
    const differing = known
      .flatMap(yearOfDays)
      .filter((day) => (calendar.dayOff(day) === undefined) !== chineseDays.isWorkday(day));
    expect(differing).toEqual([]);
  });

  it('counts ten working days over Spring Festival 2026, the day of receipt left out', () => {
    const { due, skipped } = calendar.due('2026-02-13', 10);
    expect(due).toBe('2026-03-05');
    expect(skipped.map(({ date }) => date)).toEqual([
      ...daysOf('2026-02-15', '2026-02-23'),
      '2026-03-01',
    ]);
    expect(skipped[0]!.why).toEqual({ zh: '春节', en: 'Spring Festival' });
    expect(skipped.at(-1)!.why).toEqual({ zh: '周末', en: 'weekend' });
  });

  it('counts exactly as many working days as the limit says, and ends on one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...maintained.slice(0, -130)),
        fc.integer({ min: 1, max: 40 }),
        (received, limit) => {
          const { due, skipped } = calendar.due(received, limit);
          const passed = daysOf(dayAfter(received), due);
          expect(calendar.dayOff(due)).toBeUndefined();
          expect(passed.length - skipped.length).toBe(limit);
          expect(skipped.every(({ date }) => calendar.dayOff(date) !== undefined)).toBe(true);
        },
      ),
    );
  });

  it('refuses a year that nobody has entered, and names the file to extend', () => {
    for (const count of [
      () => calendar.due('2026-12-30', 2),
      () => calendar.due('2024-12-31', 1),
    ]) {
      expect(count).toThrow(
        expect.objectContaining({
          code: 'platform.calendar.year-missing',
          params: expect.objectContaining({ file: 'catalog/calendars/cn.yaml' }),
        }),
      );
    }
  });

  it('refuses what is no day', () => {
    for (const text of ['2026-02-30', '2026-2-3', 'tomorrow', '']) {
      expect(isDay(text)).toBe(false);
      expect(() => calendar.due(text, 1)).toThrow(
        expect.objectContaining({ code: 'platform.calendar.no-day' }),
      );
    }
  });

  it('begins a day at midnight in China', () => {
    expect(dayInChina(new Date('2026-02-12T15:59:59Z'))).toBe('2026-02-12');
    expect(dayInChina(new Date('2026-02-12T16:00:00Z'))).toBe('2026-02-13');
  });
});
