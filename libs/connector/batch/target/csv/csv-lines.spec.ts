import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { lineOf } from '@shutong/wire';
import { csvLine, csvOf } from './csv-lines';

describe('CSV of a chunk', () => {
  it('tells no value from an empty text', () => {
    expect(csvLine([null, '', 'a'])).toBe(',"",a\r\n');
  });

  it('quotes what would otherwise be read as something else', () => {
    expect(csvLine(['a,b', 'a"b', 'a\r\nb', ' a', 'a '])).toBe(
      '"a,b","a""b","a\r\nb"," a","a "\r\n',
    );
  });

  it('is read back as it was, whatever the values are', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 20 });
    const rows = fc.array(fc.array(value, { minLength: 2, maxLength: 2 }), { maxLength: 20 });
    fc.assert(
      fc.property(rows, (all) => {
        const csv = csvOf(Buffer.from(all.map(lineOf).join('')));
        expect(parse(csv, { record_delimiter: '\r\n' })).toEqual(all);
      }),
    );
  });

  it('has no line where the last chunk has none', () => {
    expect(csvOf(Buffer.alloc(0))).toBe('');
  });
});
