import fc from 'fast-check';
import type { ConditionType } from './reading';
import { operatorsOf, type RowCondition } from './row-filter';

/** Material of specs: values of which many are alike, and conditions on one item of each type. */
const values: Readonly<Record<ConditionType, fc.Arbitrary<string>>> = {
  text: fc.oneof(
    fc.constantFrom(
      'a',
      'ab',
      'abc',
      'B',
      '%',
      'a%',
      '_',
      'a_',
      '\\',
      "a'b",
      '"',
      '$1',
      '一',
      '𠮷',
    ),
    fc.string({
      unit: fc.constantFrom('a', 'b', '%', '_', '\uffee', '𠮷'),
      minLength: 1,
      maxLength: 4,
    }),
  ),
  number: fc.constantFrom('-10', '-1.5', '0', '1', '1.5', '9', '10', '9007199254740993'),
  date: fc.constantFrom('2025-12-31', '2026-01-01', '2026-10-01', '2026-10-02'),
  datetime: fc.constantFrom('2026-10-01 00:00:00', '2026-10-01 08:00:00', '2026-10-01 08:00:01'),
  boolean: fc.constantFrom('true', 'false'),
};

/** What sources hold: values of every type, other notations of them, and none at all. */
export const texts: fc.Arbitrary<string | null> = fc.oneof(
  fc.constant(null),
  ...Object.values(values),
  fc.constantFrom(
    '1.50',
    '+1',
    '1e1',
    '-0',
    'NaN',
    '1,000',
    '',
    ' ',
    'true ',
    '2026-10-01T08:00:00',
  ),
  fc.constantFrom('2026-10-01 08:00:00.5+08', '2026-10-01 08:00:00+00', '20261001', '1e400', '.5'),
);

/** A condition on `field` that fits its type. */
export const conditionsOn = (field: string): fc.Arbitrary<RowCondition> =>
  fc.constantFrom<ConditionType>('text', 'number', 'date', 'datetime', 'boolean').chain((type) =>
    fc.constantFrom(...operatorsOf[type]).chain((op) => {
      const [minLength, maxLength] = op === 'in' ? [1, 4] : op.endsWith('Null') ? [0, 0] : [1, 1];
      return fc
        .uniqueArray(values[type], { minLength, maxLength })
        .map((chosen) => ({ field, type, op, values: chosen.sort() }));
    }),
  );

export const conditions = conditionsOn('f');
