import fc from 'fast-check';
import { Big } from 'big.js';
import { leavesOf } from '../scheme/scheme';
import { readScheme } from '../scheme/scheme-file';
import { resultOf } from '../run/stored-score';
import { sayingReached, valueReached } from './reached.formula';

const reached = (change: object) => ({
  ...{ unit: 'a', metric: 'm', counted: 46, known: 46, reached: '42' },
  ...change,
});

const ofDatasets = { zh: '数据集', en: 'datasets' };

describe('what datasets reach of a leaf', () => {
  it('is the share that keeps it, as the method prints it: dct:spatial of 42 in 46 is 18.26 of 20 points', () => {
    expect(valueReached(reached({}), Big(20))).toBe('18.26087');
    expect(sayingReached(reached({}), ofDatasets)).toBe(
      '达到 42 / 46（数据集） · 42 of 46 datasets reach it',
    );
  });

  it('is the mean of those of which it is known, and says how many are not', () => {
    const half = reached({ counted: 10, known: 4, reached: '3' });
    expect(valueReached(half, Big(50))).toBe('37.5');
    expect(sayingReached(half, ofDatasets)).toContain('6 not known');
  });

  it('is the mean of stars: three, three and four of five are 3.333333', () => {
    expect(valueReached(reached({ counted: 3, known: 3, reached: '2' }), Big(5))).toBe('3.333333');
  });

  const shares = fc
    .integer({ min: 1, max: 5000 })
    .chain((known) => fc.tuple(fc.constant(known), fc.integer({ min: 0, max: known })));

  it('lies between nothing and all of it, and grows with each dataset that reaches it', () => {
    fc.assert(
      fc.property(shares, fc.constantFrom(5, 10, 20, 30, 50), ([known, kept], full) => {
        const value = (count: number) =>
          Big(valueReached(reached({ known, counted: known, reached: String(count) }), Big(full)));
        expect(value(kept).gte(0) && value(kept).lte(full)).toBe(true);
        if (kept < known) expect(value(kept + 1).gt(value(kept))).toBe(true);
        expect(value(known).eq(full)).toBe(true);
      }),
    );
  });

  it('adds up to 405 where all datasets reach all, and to nothing where none reaches any', () => {
    const scheme = readScheme('mqa');
    const total = (count: string) =>
      resultOf(
        scheme,
        leavesOf(scheme).map(({ code, full }) => ({
          ...{ id: code, node: code, method: 'machine' as const, checked: false },
          value: valueReached(reached({ reached: count }), full),
        })),
      );
    expect(total('46')).toMatchObject({ total: '405', tier: { en: 'Excellent' }, inferred: [] });
    expect(total('0')).toMatchObject({ total: '0', tier: { en: 'Bad' }, inferred: [] });
  });
});
