import fc from 'fast-check';
import { dayAfter } from './day';
import { isUpdateLate, updateDue } from './update-cycle';

describe('an update', () => {
  it.each([
    ['realtime', '2026-03-02', '2026-03-03'],
    ['daily', '2026-12-31', '2027-01-01'],
    ['weekly', '2026-02-27', '2026-03-06'],
    ['half-monthly', '2026-03-02', '2026-03-17'],
    ['monthly', '2026-01-31', '2026-02-28'],
    ['quarterly', '2026-11-30', '2027-02-28'],
    ['half-yearly', '2026-08-31', '2027-02-28'],
    ['yearly', '2024-02-29', '2025-02-28'],
  ])('of a cycle “%s” on %s is due again on %s, and late the day after', (cycle, on, due) => {
    expect(updateDue(cycle, on)).toBe(due);
    expect(isUpdateLate(cycle, on, due)).toBe(false);
    expect(isUpdateLate(cycle, on, dayAfter(due))).toBe(true);
  });

  it.each(['irregular', 'once', 'other', null])('without a promise is never late: %s', (cycle) => {
    expect(updateDue(cycle, '2000-01-01')).toBeNull();
    expect(isUpdateLate(cycle, '2000-01-01', '2100-01-01')).toBe(false);
  });

  it('is due after the day of the one before, the later the later', () => {
    const cycles = ['daily', 'weekly', 'half-monthly', 'monthly', 'quarterly', 'yearly'];
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...cycles), day, (cycle, on) => {
        const due = updateDue(cycle, on)!;
        expect(due > on).toBe(true);
        expect(updateDue(cycle, dayAfter(on))! >= due).toBe(true);
      }),
    );
  });
});
