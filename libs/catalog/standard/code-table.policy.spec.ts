import fc from 'fast-check';
import { limits } from '@shutong/platform';
import {
  assertValues,
  differenceOf,
  isBreaking,
  isUnchanged,
  type TableValue,
} from './code-table.policy';

const value = (code: string, name = `值${code}`): TableValue => ({ code, name, nameEn: '' });

/** Few codes and names, so that two lists meet. */
const values = fc.uniqueArray(
  fc.record({
    code: fc.constantFrom('01', '02', '03', '04', '05'),
    name: fc.constantFrom('工业', '农业'),
    nameEn: fc.constantFrom('', 'Use'),
  }),
  { selector: ({ code }) => code },
);
const asMap = (list: readonly TableValue[]) => new Map(list.map((one) => [one.code, one]));

describe('the difference between two versions of a code table', () => {
  it('is all that leads from the one to the other, and back', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const { added, removed, renamed } = differenceOf(before, after);
        const led = asMap(before);
        for (const { code } of removed) led.delete(code);
        for (const { code, name, nameEn } of renamed) led.set(code, { code, name, nameEn });
        for (const one of added) led.set(one.code, one);
        expect(led).toEqual(asMap(after));
        const back = differenceOf(after, before);
        expect(asMap(back.added)).toEqual(asMap(removed));
        expect(asMap(back.removed)).toEqual(asMap(added));
        expect(back.renamed.length).toBe(renamed.length);
      }),
    );
  });

  it('C52.3 breaks nothing exactly where every value before is there after, under the same names', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const later = asMap(after);
        const kept = before.every((one) => {
          const now = later.get(one.code);
          return now?.name === one.name && now.nameEn === one.nameEn;
        });
        expect(isBreaking(differenceOf(before, after))).toBe(!kept);
      }),
    );
  });

  it('is none between lists that only stand in another order', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(isUnchanged(differenceOf(list, list.toReversed()))).toBe(true);
      }),
    );
  });
});

describe('the values of a code table', () => {
  it('are refused place by place where a code repeats or is none, or a name is missing', () => {
    const malformed = [value('01'), value('01'), value('a b'), value('02', ' ')];
    expect(() => assertValues(malformed)).toThrow(
      expect.objectContaining({
        code: 'catalog.code-table.values-malformed',
        problems: [
          { field: 'values[1].code', rule: 'unique' },
          { field: 'values[2].code', rule: 'code' },
          { field: 'values[3].name', rule: 'required' },
        ],
      }),
    );
  });

  it('are at least one and at most as many as the limit', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => value(String(at)));
    const most = limits.codeTableValues.value;
    expect(() => assertValues(many(most))).not.toThrow();
    expect(() => assertValues(many(most + 1))).toThrow('catalog.code-table.too-many-values');
    expect(() => assertValues([])).toThrow('catalog.code-table.values-malformed');
  });
});
