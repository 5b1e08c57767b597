import fc from 'fast-check';
import { wireLimits } from '../limits/limits';
import { isAsNarrow } from './narrowing';
import { conditions, texts } from './row-filter.fixture';
import {
  faultOf,
  keeps,
  misfitOf,
  normalRowFilter,
  valueCount,
  type RowCondition,
} from './row-filter';

const condition = (
  type: RowCondition['type'],
  op: RowCondition['op'],
  ...values: string[]
): RowCondition => ({ field: 'f', type, op, values });

describe('A row condition', () => {
  it.each<[RowCondition, string[], (string | null)[]]>([
    [condition('text', 'eq', 'a'), ['a'], ['A', 'a ', null]],
    [condition('text', 'ne', 'a'), ['A', ''], ['a', null]],
    [condition('text', 'in', 'a', '一'), ['a', '一'], ['b', null]],
    [condition('text', 'prefix', '5%_'), ['5%_', '5%_x'], ['5', '5xx', '50_', null]],
    [condition('text', 'lt', '\uffee'), ['一', 'z'], ['𠮷', '\uffee']],
    [condition('text', 'isNull'), [], ['', 'null']],
    [condition('text', 'notNull'), ['', 'x'], [null]],
    [condition('number', 'eq', '1.5'), ['1.5', '1.50', '+1.5', '15e-1'], ['1,5', 'NaN', '', '1']],
    [condition('number', 'lt', '10'), ['9', '-11', '9.99', '0.0'], ['10', '10.0', '1e1', '九']],
    [condition('number', 'ge', '9007199254740993'), ['9007199254740993'], ['9007199254740992']],
    [
      condition('date', 'le', '2026-10-01'),
      ['2026-10-01', '2026-10-01 23:59:59+08'],
      ['2026-10-02'],
    ],
    [condition('date', 'ne', '2026-10-01'), ['2026-10-02'], ['国庆节', '', '2026-10-02T00:00:00Z']],
    [
      condition('datetime', 'gt', '2026-10-01 08:00:00'),
      ['2026-10-01T08:00:01', '2026-10-01 08:00:01.5+08:00'],
      ['2026-10-01 08:00:00.9', '2026-10-02', '2026-10-02 08:00:00+09'],
    ],
    [condition('boolean', 'ne', 'true'), ['false'], ['true', '0', 'f']],
  ])('%j lets in what it says and nothing that it cannot read', (one, inside, outside) => {
    expect(misfitOf(one)).toBeUndefined();
    for (const text of inside) expect([text, keeps(one, text)]).toEqual([text, true]);
    for (const text of outside) expect([text, keeps(one, text)]).toEqual([text, false]);
  });

  it.each<[string, RowCondition, 'op' | 'values']>([
    ['a prefix of a number', condition('number', 'prefix', '1'), 'op'],
    ['an order of truths', condition('boolean', 'lt', 'true'), 'op'],
    ['no value', condition('text', 'eq'), 'values'],
    ['two values', condition('text', 'eq', 'a', 'b'), 'values'],
    ['nothing to choose from', condition('text', 'in'), 'values'],
    ['a value beside none', condition('text', 'isNull', 'a'), 'values'],
    ['an empty text', condition('text', 'prefix', ''), 'values'],
    ['a character that no table holds', condition('text', 'eq', 'a\0'), 'values'],
    ['half of a character', condition('text', 'eq', '\ud842'), 'values'],
    ['a text that is too long', condition('text', 'eq', 'x'.repeat(1001)), 'values'],
    ['a day that is not', condition('date', 'eq', '2026-02-30'), 'values'],
    ['another notation of a day', condition('date', 'eq', '2026/2/3'), 'values'],
    ['a moment in another zone', condition('datetime', 'eq', '2026-10-01T00:00:00Z'), 'values'],
    ['another notation of a number', condition('number', 'eq', '1.50'), 'values'],
    ['no number', condition('number', 'eq', "1'; DROP"), 'values'],
    ['minus nothing', condition('number', 'eq', '-0'), 'values'],
  ])('with %s is refused', (_, one, part) => {
    expect(misfitOf(one)).toBe(part);
    expect(faultOf([one])).toBe(`/0/${part}`);
  });
});

describe('A row filter', () => {
  const [a, b] = [condition('text', 'eq', 'a'), condition('text', 'in', 'b', 'a')];

  it('has one form, whoever writes it', () => {
    const normal = normalRowFilter([b, a, a]);
    expect(normal).toEqual([a, { ...b, values: ['a', 'b'] }]);
    expect(normalRowFilter(normal)).toEqual(normal);
    expect(faultOf(normal)).toBeUndefined();
    expect(faultOf([b, a])).toBe('');
  });

  it('has no more values than its limit', () => {
    const values = Array.from({ length: wireLimits.conditionValues }, (_, at) => `v${1000 + at}`);
    const full = normalRowFilter([condition('text', 'in', ...values)]);
    expect([valueCount(full), faultOf(full)]).toEqual([100, undefined]);
    expect(faultOf(normalRowFilter([...full, a]))).toBe('');
  });

  it.each<[string, RowCondition, RowCondition, boolean]>([
    ['the same', a, a, true],
    ['one of the values', condition('text', 'in', 'a'), b, true],
    ['the one value', a, b, true],
    ['another value', condition('text', 'eq', 'c'), b, false],
    ['a value more', condition('text', 'in', 'a', 'b', 'c'), b, false],
    ['a lower bound', condition('number', 'lt', '9'), condition('number', 'lt', '10'), true],
    ['a higher bound', condition('number', 'lt', '11'), condition('number', 'lt', '10'), false],
    ['the bound itself', condition('number', 'le', '10'), condition('number', 'lt', '10'), false],
    ['without the bound', condition('number', 'lt', '10'), condition('number', 'le', '10'), true],
    ['the other side', condition('number', 'gt', '9'), condition('number', 'lt', '10'), false],
    ['a longer prefix', condition('text', 'prefix', 'ab'), condition('text', 'prefix', 'a'), true],
    [
      'a shorter prefix',
      condition('text', 'prefix', 'a'),
      condition('text', 'prefix', 'ab'),
      false,
    ],
    ['any value', a, condition('text', 'notNull'), true],
    ['no value', condition('text', 'isNull'), condition('text', 'notNull'), false],
    ['another type', condition('date', 'notNull'), condition('text', 'notNull'), false],
    ['another item', { ...a, field: 'g' }, a, false],
  ])('with %s instead is as narrow or not', (_, next, old, isNarrow) => {
    expect(isAsNarrow([next], [old])).toBe(isNarrow);
  });

  it('that drops a condition is wider, one that adds is not', () => {
    expect(isAsNarrow([a], [a, { ...a, field: 'g' }])).toBe(false);
    expect(isAsNarrow([a, { ...a, field: 'g' }], [a])).toBe(true);
    expect(isAsNarrow([], [])).toBe(true);
  });

  it('that counts as narrow lets in no row that the other leaves out', () => {
    let seen = 0;
    fc.assert(
      fc.property(
        conditions,
        conditions,
        fc.array(texts, { maxLength: 30 }),
        (one, other, rows) => {
          if (!isAsNarrow([one], [other])) return;
          for (const row of rows.filter((text) => keeps(one, text))) {
            seen += 1;
            expect(keeps(other, row)).toBe(true);
          }
        },
      ),
      { numRuns: 20_000 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});
