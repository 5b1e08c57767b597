import fc from 'fast-check';
import { printedShare } from './coverage.formula';

describe('a printed share', () => {
  it.each([
    [22, 32, '68.8'],
    [28, 32, '87.5'],
    [1, 3, '33.3'],
    [0, 32, '0.0'],
    [32, 32, '100.0'],
    [1, 2000, '0.1'],
  ])('%d of %d is %s per cent', (part, whole, share) => {
    expect(printedShare(part, whole)).toBe(share);
  });

  it('of nothing is none', () => {
    expect(printedShare(0, 0)).toBeNull();
  });

  it('is within half a tenth of the share', () => {
    const of = fc.integer({ min: 1, max: 5000 }).chain((whole) =>
      fc.record({ part: fc.integer({ min: 0, max: whole }), whole: fc.constant(whole) }),
    );
    fc.assert(
      fc.property(of, ({ part, whole }) => {
        const off = Math.abs(Number(printedShare(part, whole)) - (100 * part) / whole);
        expect(off).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
    );
  });
});
