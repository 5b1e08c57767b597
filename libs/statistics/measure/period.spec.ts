import { periodsAt, spanOf } from './period';

describe('periods that machines measure', () => {
  it.each([
    ['2026', ['2026-01-01', '2026-12-31']],
    ['2026-02', ['2026-02-01', '2026-02-28']],
    ['2028-02', ['2028-02-01', '2028-02-29']],
    ['2026-12', ['2026-12-01', '2026-12-31']],
    ['2026-13', undefined],
    ['2026-3', undefined],
    ['2026-Q1', undefined],
    ['0026', undefined],
  ])('%s', (period, span) => {
    expect(spanOf(period)).toEqual(span);
  });

  it('are those of the day, and those that ended in the month before it', () => {
    expect(periodsAt('2026-03-31')).toEqual(['2026', '2026-02', '2026-03']);
    expect(periodsAt('2026-05-01')).toEqual(['2026', '2026-03', '2026-04', '2026-05']);
    expect(periodsAt('2026-05-02')).toEqual(['2026', '2026-04', '2026-05']);
    expect(periodsAt('2027-01-31')).toEqual(['2026', '2026-12', '2027', '2027-01']);
    expect(periodsAt('2027-02-01')).toEqual(['2027', '2027-01', '2027-02']);
  });
});
