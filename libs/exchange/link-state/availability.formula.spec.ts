import fc from 'fast-check';
import { availabilityOf, oldestToldAt, type Span } from './availability.formula';

const at = (text: string) => new Date(`${text}+08:00`);
const span = (since: string, until: string): Span => ({ since: at(since), until: at(until) });

describe('the availability of a connector', () => {
  it("is told by China's calendar months, the newest first", () => {
    const observed = span('2026-02-27T00:00', '2026-04-01T01:00');
    const lost = [
      span('2026-02-28T12:00', '2026-03-02T00:00'),
      span('2026-03-31T23:00', '2026-04-01T00:30'),
    ];
    expect(availabilityOf(observed, lost)).toEqual([
      { month: '2026-04', observedSeconds: 3600, lostSeconds: 1800 },
      { month: '2026-03', observedSeconds: 31 * 86_400, lostSeconds: 86_400 + 3600 },
      { month: '2026-02', observedSeconds: 2 * 86_400, lostSeconds: 43_200 },
    ]);
  });

  it('goes back twelve months at most', () => {
    const years = availabilityOf(span('2020-05-05T00:00', '2026-04-01T00:00'), []);
    expect(years).toHaveLength(12);
    expect(years.at(-1)!.month).toBe('2025-05');
    expect(oldestToldAt(at('2026-04-01T00:00'))).toEqual(at('2025-05-01T00:00'));
  });

  it('never loses or invents a second, wherever the outages lie', () => {
    const begin = at('2026-01-10T00:00').getTime();
    const second = fc.integer({ min: 0, max: 300 * 86_400 });
    const cuts = fc.uniqueArray(second, { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(cuts, (seconds) => {
        const instants = [...seconds].sort((a, b) => a - b).map((s) => new Date(begin + s * 1000));
        const whole = { since: instants[0]!, until: instants.at(-1)! };
        const lost: Span[] = [];
        for (let i = 1; i + 1 < instants.length; i += 2) {
          lost.push({ since: instants[i]!, until: instants[i + 1]! });
        }
        const months = availabilityOf(whole, lost);
        const sum = (count: (month: (typeof months)[number]) => number) =>
          months.reduce((total, month) => total + count(month), 0);
        expect(sum((month) => month.observedSeconds)).toBe(lengthOf(whole));
        expect(sum((month) => month.lostSeconds)).toBe(
          lost.reduce((t, one) => t + lengthOf(one), 0),
        );
        expect(months.every((m) => m.lostSeconds <= m.observedSeconds)).toBe(true);
      }),
    );
  });
});

const lengthOf = ({ since, until }: Span): number => (until.getTime() - since.getTime()) / 1000;
