import { Big } from 'big.js';
import fc from 'fast-check';
import { leavesOf, nodesOf, type Scheme } from '../scheme/scheme';
import { readScheme, schemeNames } from '../scheme/scheme-file';
import { scoreOf, type Score, type Values } from './score.formula';

const valuesOf = (given: Readonly<Record<string, number | string>>): Values =>
  new Map(Object.entries(given).map(([code, value]) => [code, Big(value)]));

/** The same share, in hundredths, of each leaf. */
const evenly = (scheme: Scheme, hundredths: number): Values =>
  new Map(leavesOf(scheme).map(({ code, full }) => [code, full.times(hundredths).div(100)]));

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a score', () => {
  const services = readScheme('internet-service-capability-2019');
  const government = readScheme('digital-government-2019');
  const points = (a: string, more: Readonly<Record<string, number>> = {}) =>
    scoreOf(government, valuesOf({ A: a, B: 33, C: 33, D: 0, E: 0, ...more }));

  it('C62.2 a region scores its hand-computed total, exactly', () => {
    // 50 everywhere, but 80 of 数据开放 (1.8 of 100) and nothing of 企业注册开办 (2.56): 50 + 0.54 − 1.28.
    const values = new Map([...evenly(services, 50), ['1.2.3', Big(80)], ['1.3.7', Big(0)]]);
    const { total, nodes } = scoreOf(services, values);
    expect(total!.toFixed()).toBe('49.26');
    const of = (code: string) => nodes.find(({ node }) => node.code === code)!.score!.toFixed();
    expect([of('1.2.3'), of('1.2'), of('1.3'), of('1')]).toEqual(['1.44', '6.54', '6.72', '19.26']);
  });

  it('C62.3 what rests on the inferred leaf, and on a rule that its source lacks, is a trial with the list', () => {
    const { inferred } = scoreOf(services, evenly(services, 100));
    expect(inferred.map(({ node }) => node)).toEqual([null, null, '2.1', '2.1.1']);
  });

  it('C66.1 94.99, 95 and 59.99 fall into their tiers, and 100 into the highest by an inferred rule', () => {
    const tierOf = (total: string): [string | undefined, boolean] => {
      const d = Big(total).minus(90);
      const { tier, inferred } = d.lt(0)
        ? scoreOf(
            government,
            valuesOf({ A: Big(total).minus(43).toFixed(), B: 33, C: 10, D: 0, E: 0 }),
          )
        : scoreOf(government, valuesOf({ A: 24, B: 33, C: 33, D: d.toFixed(), E: 0 }));
      return [tier?.zh, inferred.length > 0];
    };
    expect(tierOf('94.99')).toEqual(['优秀', false]);
    expect(tierOf('95')).toEqual(['卓越', false]);
    expect(tierOf('59.99')).toEqual(['起步', false]);
    expect(tierOf('60')).toEqual(['发展', false]);
    expect(tierOf('100')).toEqual(['卓越', true]);
  });

  it('a bonus comes on top, and that it does is inferred wherever it brings something', () => {
    const none = points('24', { D: 10 });
    const some = points('24', { D: 4, E: 10 });
    expect(none.inferred.map(({ node }) => node)).toEqual([null]);
    expect(some.total!.toNumber()).toBe(104);
    expect(some.inferred.map(({ node }) => node)).toEqual(['E', null]);
  });

  it('a leaf without a value leaves its unit unranked: no zero, no tier, and the leaves named', () => {
    const { total, tier, missing, nodes } = scoreOf(government, valuesOf({ A: 24, B: 33, D: 10 }));
    expect({ total, tier, missing }).toEqual({ total: null, tier: null, missing: ['C', 'E'] });
    expect(nodes.map(({ score }) => score?.toNumber() ?? null)).toEqual([24, 33, null, 10, null]);
  });

  it('what stands aside may be missing', () => {
    const decree = readScheme('decree-809');
    const { total, missing, inferred } = scoreOf(decree, valuesOf({ 'on-time': '97.5' }));
    expect([total!.toFixed(), missing, inferred]).toEqual(['97.5', [], []]);
  });

  it('MQA falls into its bands as published; between two of them into the lower one, by an inferred rule', () => {
    const mqa = readScheme('mqa');
    const bandOf = (total: string): string => {
      let left = Big(total);
      const values = leavesOf(mqa).map(({ code, full }): [string, Big] => {
        const given = left.lt(full) ? left : full;
        left = left.minus(given);
        return [code, given];
      });
      const { tier, inferred } = scoreOf(mqa, new Map(values));
      return `${tier!.en}${inferred.length > 0 ? '?' : ''}`;
    };
    expect(['0', '120', '121', '220', '221', '350', '351', '405'].map(bandOf)).toEqual([
      ...['Bad', 'Bad', 'Sufficient', 'Sufficient', 'Good', 'Good', 'Excellent', 'Excellent'],
    ]);
    expect(['120.5', '350.99'].map(bandOf)).toEqual(['Bad?', 'Good?']);
  });

  it.each([
    [{ A: 24.01 }, 'A'],
    [{ A: -1 }, 'A'],
    [{ X: 1 }, 'X'],
  ])('refuses %j and names the node', (given, node) => {
    expect(() => scoreOf(government, valuesOf(given))).toThrow(
      expect.objectContaining({
        code: 'statistics.score.values',
        problems: [expect.objectContaining({ field: `values.${node}` })],
      }) as Error,
    );
  });

  it('refuses a value for what is no leaf', () => {
    expect(codeOf(() => scoreOf(services, valuesOf({ '1.1': 50 })))).toBe(
      'statistics.score.values',
    );
  });

  describe('of any scheme', () => {
    const anyScheme = fc.constantFrom(...schemeNames().map((name) => readScheme(name)));
    /** Thousandths of each leaf, none of them missing. */
    const scored = anyScheme.chain((scheme) =>
      fc
        .array(fc.integer({ min: 0, max: 1000 }), {
          minLength: leavesOf(scheme).length,
          maxLength: leavesOf(scheme).length,
        })
        .map((shares) => ({
          scheme,
          values: new Map(
            leavesOf(scheme).map(({ code, full }, at) => [
              code,
              full.times(shares[at]!).times('0.001'),
            ]),
          ),
        })),
    );
    const most = (scheme: Scheme): Big =>
      scheme.nodes.filter(({ aside }) => !aside).reduce((sum, { max }) => sum.plus(max), Big(0));

    it('lies between nothing and all, and is the sum of its parts at every node', () => {
      fc.assert(
        fc.property(scored, ({ scheme, values }) => {
          const { total, nodes } = scoreOf(scheme, values);
          expect(total!.gte(0) && total!.lte(most(scheme))).toBe(true);
          const of = new Map(nodes.map(({ node, score }) => [node.code, score!]));
          for (const { code, children, max } of nodesOf(scheme.nodes)) {
            expect(of.get(code)!.lte(max)).toBe(true);
            if (children.length === 0) continue;
            const sum = children.reduce(
              (before, child) => before.plus(of.get(child.code)!),
              Big(0),
            );
            expect(of.get(code)!.eq(sum)).toBe(true);
          }
        }),
      );
    });

    it('never falls when a leaf rises, and rises by the leaf’s part alone', () => {
      fc.assert(
        fc.property(scored, fc.nat(), ({ scheme, values }, at) => {
          const leaves = leavesOf(scheme);
          const leaf = leaves[at % leaves.length]!;
          const before = scoreOf(scheme, values).total!;
          const after = scoreOf(scheme, new Map([...values, [leaf.code, leaf.full]])).total!;
          const share = Big(1).minus(values.get(leaf.code)!.div(leaf.full));
          const rise = leaf.aside ? Big(0) : leaf.max.times(share);
          expect(after.minus(before).minus(rise).abs().lt('1e-12')).toBe(true);
        }),
      );
    });

    it('has one tier and no more, the higher the score the higher the tier', () => {
      fc.assert(
        fc.property(
          scored,
          fc.double({ min: 0, max: 1, noNaN: true }),
          ({ scheme, values }, by) => {
            fc.pre(scheme.tiers.length > 0);
            const lower = new Map(
              [...values].map(([code, one]) => [code, one.times(by.toFixed(3))]),
            );
            const rank = ({ tier }: Score) =>
              scheme.tiers.findIndex(({ name }) => name.zh === tier!.zh);
            const [low, high] = [scoreOf(scheme, lower), scoreOf(scheme, values)];
            expect(rank(low)).toBeGreaterThanOrEqual(0);
            expect(rank(low)).toBeLessThanOrEqual(rank(high));
          },
        ),
      );
    });
  });
});
