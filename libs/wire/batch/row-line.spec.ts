import fc from 'fast-check';
import { countLines, lineOf, valuesOfLine } from './row-line';

const value = fc.option(
  fc.string({
    unit: fc.oneof(
      fc.constantFrom('\t', '\n', '\r', '\\', 'N', '\b', '\f', '\v', '水'),
      fc.string(),
    ),
  }),
  { nil: null },
);
const row = fc.array(value, { minLength: 1, maxLength: 6 });

describe('a row as a line', () => {
  it('is read as it was written, whatever its values', () => {
    fc.assert(
      fc.property(row, (values) => {
        expect(valuesOfLine(lineOf(values))).toEqual(values);
      }),
    );
  });

  it('is one line, so that lines are counted without being read', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(countLines(Buffer.from(rows.map(lineOf).join('')))).toBe(rows.length);
      }),
    );
  });

  it('tells no value from an empty one and from the letters that stand for none', () => {
    const values = [null, '', '\\N', 'N'];
    expect(lineOf(values)).toBe('\\N\t\t\\\\N\tN\n');
    expect(valuesOfLine(lineOf(values))).toEqual(values);
  });
});
