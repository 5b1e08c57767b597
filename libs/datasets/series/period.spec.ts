import fc from 'fast-check';
import { findWriting, seriesSteps, writingOf, type SeriesStep } from './period';

const next = (step: SeriesStep, areDates: boolean, texts: readonly string[]): string => {
  const found = findWriting(step, areDates, texts);
  if (!('writing' in found)) return `none: ${found.misfit}`;
  const { read, write } = writingOf(step, found.writing);
  return write(read(texts.at(-1)!)! + 1);
};

describe('Periods of a series', () => {
  it.each<[SeriesStep, readonly string[], string]>([
    ['year', ['2013', '2014'], '2015'],
    ['year', ['1999年'], '2000年'],
    ['quarter', ['2013Q3', '2013Q4'], '2014Q1'],
    ['quarter', ['2013年第4季度'], '2014年第1季度'],
    ['month', ['201312'], '201401'],
    ['month', ['2013.09'], '2013.10'],
    ['month', ['2013-9', '2013-12'], '2014-1'],
    ['month', ['2013年9月'], '2013年10月'],
    ['week', ['2020-W53'], '2021-W01'],
    ['day', ['2016.02.28'], '2016.02.29'],
    ['day', ['2015年12月31日'], '2016年1月1日'],
  ])('by %s are written on as they stand: %s, %s', (step, texts, after) => {
    expect(next(step, false, texts)).toBe(after);
  });

  it.each<[SeriesStep, readonly string[], string]>([
    ['month', ['2013-11-01', '2013-12-01'], '2014-01-01'],
    ['month', ['2016-01-31'], '2016-02-29'],
    ['month', ['2016-01-31', '2016-02-29'], '2016-03-31'],
    ['month', ['2016-02-27', '2016-03-29'], '2016-04-28'],
    ['quarter', ['2016-03-31', '2016-06-30'], '2016-09-30'],
    ['week', ['2021-01-01', '2021-01-08'], '2021-01-15'],
    ['year', ['2016-12-31'], '2017-12-31'],
    ['day', ['2016-02-28'], '2016-02-29'],
  ])(
    'by %s as dates keep their distance from its beginning or end: %s, %s',
    (step, texts, after) => {
      expect(next(step, true, texts)).toBe(after);
    },
  );

  it.each<[SeriesStep, boolean, readonly string[], number]>([
    ['month', false, ['2013-01', '2013-13'], 1],
    ['month', false, ['2013-01', '201302'], 1],
    ['quarter', false, ['2013Q5'], 0],
    ['week', false, ['2021-W53'], 0],
    ['day', false, ['2015-02-29'], 0],
    ['month', true, ['2013-01-01', '2013-02-01', '2013-02-15'], 2],
    ['month', true, ['2013-01-01 08:00:00'], 0],
  ])('by %s (dates: %s) are none where one is none: %s', (step, areDates, texts, misfit) => {
    expect(findWriting(step, areDates, texts)).toEqual({ misfit });
  });

  it('are read as they are written, one step after the other', () => {
    const first = {
      ...{ year: '1900', quarter: '1900Q1', month: '1900-01' },
      ...{ week: '1900-W01', day: '1900-01-01' },
    };
    fc.assert(
      fc.property(fc.constantFrom(...seriesSteps), fc.nat(3000), (step, at) => {
        const found = findWriting(step, false, [first[step]]);
        const { read, write } = writingOf(step, 'writing' in found ? found.writing : '');
        const period = read(first[step])! + at;
        expect(read(write(period))).toBe(period);
      }),
    );
  });
});
