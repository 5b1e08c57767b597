import fc from 'fast-check';
import { itemTypes, type ItemType } from '../vocabulary';
import { problemOfValue, problemsOfRow, type ValueRule } from './value.policy';

const rule = (type: ItemType, change: Partial<ValueRule> = {}): ValueRule => ({
  ...{ code: 'x', type, length: null, codeTable: null },
  ...change,
});
const none = () => false;
const problem = (type: ItemType, value: unknown, change: Partial<ValueRule> = {}) =>
  problemOfValue(rule(type, change), value, none);

describe('a value of an item', () => {
  it('that is there in its type is accepted, as JSON or as text', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (number) => {
        expect(problem('integer', number)).toBeUndefined();
        expect(problem('integer', Object.is(number, -0) ? '0' : String(number))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(problem('decimal', Object.is(number, -0) ? 0 : number)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (instant) => {
          const text = instant.toISOString();
          expect(problem('date', text.slice(0, 10))).toBeUndefined();
          expect(problem('date', text.slice(0, 10).replaceAll('-', ''))).toBeUndefined();
          expect(problem('datetime', text)).toBeUndefined();
        },
      ),
    );
  });

  it.each([
    ['integer', ['1.5', '01', '', ' 1', '1e3', true, 2 ** 53, NaN, {}]],
    ['decimal', ['1,5', '.5', '1.', '--1', Infinity, '一', []]],
    ['date', ['2026-02-29', '2026-13-01', '20260230', 20260228, '2026/02/28']],
    ['datetime', ['2026-02-28', '2026-02-28T25:00:00', '2026-02-28T10:00']],
    ['boolean', ['yes', 1, 'TRUE', '']],
    ['string', [1, true, {}]],
    ['code', [1, 'a b', '']],
    ['object', ['{', '1', 'null', 1]],
  ] as const)('of type %s is none of %j', (type, values) => {
    for (const value of values) expect([value, problem(type, value)]).toEqual([value, 'wrongType']);
  });

  it('is never a problem where there is none, whatever the type', () => {
    for (const type of itemTypes) expect(problem(type, null)).toBeUndefined();
  });

  it('is as long as its characters, or its digits', () => {
    expect(problem('string', '𠮷野家', { length: 3 })).toBeUndefined();
    expect(problem('string', '𠮷野家', { length: 2 })).toBe('tooLong');
    expect(problem('decimal', '-0.25', { length: 2 })).toBeUndefined();
    expect(problem('decimal', '12.25', { length: 3 })).toBe('tooLong');
  });

  it('of a bound item is one of its table, of that version only', () => {
    const codeTable = { code: 'SEX', version: 2 };
    const listed = ({ version }: { version: number }, code: string) =>
      version === 2 && code === '1';
    const bound = rule('code', { codeTable });
    expect(problemOfValue(bound, '1', listed)).toBeUndefined();
    expect(problemOfValue(bound, '3', listed)).toBe('notInCodeTable');
    const older = rule('code', { codeTable: { ...codeTable, version: 1 } });
    expect(problemOfValue(older, '1', listed)).toBe('notInCodeTable');
  });

  it('never makes the check itself fail, whatever is handed in', () => {
    fc.assert(
      fc.property(fc.constantFrom(...itemTypes), fc.anything(), (type, value) => {
        const found = problemsOfRow(new Map([['x', rule(type)]]), { x: value, y: value }, none);
        expect(found.at(-1)).toEqual({ item: 'y', problem: 'unknownItem' });
      }),
    );
  });
});
