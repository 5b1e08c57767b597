import fc from 'fast-check';
import { Kind } from 'graphql';
import { DateTime } from './date-time.scalar';

const literal = (value: string): Date => DateTime.parseLiteral({ kind: Kind.STRING, value });
const isInvalid = (date: Date): boolean => Number.isNaN(date.getTime());

describe('A DateTime of GraphQL', () => {
  it('is the instant that it names, as a variable and in the document', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, ...years(0, 9999) }), (date) => {
        const text = date.toISOString();
        expect([DateTime.parseValue(text), literal(text)]).toEqual([date, date]);
        expect(DateTime.serialize(date)).toBe(text);
      }),
    );
    const noon = new Date('2026-02-28T04:00:00Z');
    expect(DateTime.parseValue('2026-02-28T12:00:00.000+08:00')).toEqual(noon);
  });

  it('is invalid on a day that does not exist, and the days beside it are not', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
        const at = (day: number) => {
          const [y, m] = [String(year).padStart(4, '0'), String(month).padStart(2, '0')];
          return literal(`${y}-${m}-${String(day).padStart(2, '0')}T10:00:00+08:00`);
        };
        expect(isInvalid(at(days))).toBe(false);
        for (let day = days + 1; day <= 32; day += 1) expect(isInvalid(at(day))).toBe(true);
        expect(isInvalid(at(0))).toBe(true);
      }),
    );
  });

  it.each([
    ...[
      '2026-02-30T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T10:60:00Z',
      '2026-13-01T00:00:00Z',
    ],
    ...['2026-01-01', '2026-01-01T10:00:00', '2026-1-1T10:00:00Z', '+002026-01-01T10:00:00Z'],
    ...['', 'tomorrow', 0, 1_764_000_000_000, true, {}, ['2026-01-01T10:00:00Z']],
  ])('is invalid as %j', (value) => {
    expect(isInvalid(DateTime.parseValue(value))).toBe(true);
  });

  it('is invalid as anything but a text in the document', () => {
    expect(isInvalid(DateTime.parseLiteral({ kind: Kind.INT, value: '0' }))).toBe(true);
  });
});

function years(from: number, to: number) {
  const min = new Date(0);
  min.setUTCFullYear(from, 0, 1);
  return { min, max: new Date(Date.UTC(to, 11, 31)) };
}
