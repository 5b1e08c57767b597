import fc from 'fast-check';
import { Big } from 'big.js';
import { leavesOf } from '../scheme/scheme';
import { readScheme } from '../scheme/scheme-file';
import { opennessRule, opennessScore } from './openness.formula';

const none = { datasets: 0, records: 0, apis: 0, promised: 0, timely: 0 };

describe('how open a region is', () => {
  it('C63.1 no open dataset scores 0, whatever else is there', () => {
    expect(opennessScore(none)).toBe('0');
    expect(opennessScore({ ...none, records: 5, apis: 3 })).toBe('0');
  });

  it('C63.2 adding data changes the score as the rule says: datasets, records, interfaces and updates in time', () => {
    // 25 × (1 / 1001).
    expect(opennessScore({ ...none, datasets: 1 })).toBe('0.024975');
    // 25 × (1000 / 2000) = 12.5.
    const thousand = { ...none, datasets: 1000 };
    expect(opennessScore(thousand)).toBe('12.5');
    // + 25 × (10 million / 20 million) = 25.
    expect(opennessScore({ ...thousand, records: 10_000_000 })).toBe('25');
    // + 25 × (3000 / 4000) = 43.75.
    const called = { ...thousand, records: 10_000_000, apis: 3000 };
    expect(opennessScore(called)).toBe('43.75');
    // + 25 × (1 / 3) = 52.083333.
    expect(opennessScore({ ...called, promised: 3, timely: 1 })).toBe('52.083333');
    expect(opennessScore({ ...called, promised: 3, timely: 3 })).toBe('68.75');
  });

  it('C63.3 the rule is shown: the scheme says the one that is counted by', () => {
    const leaf = leavesOf(readScheme('internet-service-capability-2019')).find(
      ({ metric }) => metric === 'openness',
    );
    expect(leaf).toMatchObject({ code: '1.2.3', rule: opennessRule });
  });

  const count = fc.integer({ min: 0, max: 1_000_000_000 });
  const counts = fc.record({
    datasets: count,
    records: count,
    apis: count,
    promised: count,
    timely: count,
  });

  it('lies between 0 and 100, and is never lower for more of one measure', () => {
    const measures = ['datasets', 'records', 'apis', 'timely'] as const;
    fc.assert(
      fc.property(counts, fc.constantFrom(...measures), count, (drawn, measure, more) => {
        const before = { ...drawn, timely: Math.min(drawn.timely, drawn.promised) };
        const grown = before[measure] + more;
        const after = {
          ...before,
          [measure]: measure === 'timely' ? Math.min(grown, before.promised) : grown,
        };
        const [low, high] = [Big(opennessScore(before)), Big(opennessScore(after))];
        expect(low.gte(0) && high.lte(100) && high.gte(low)).toBe(true);
      }),
    );
  });
});
