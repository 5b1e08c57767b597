import fc from 'fast-check';
import { languages } from '@shutong/platform';
import { codeList } from '../taxonomy/code-lists';
import { harmless, joined, listed, paired, pairOf, plain } from './cell.policy';
import { columnsOf, headerOf, isNamed, sheetNames } from './columns';
import { csvLine } from './csv';
import { valueOf, wordOf } from './words';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      "'",
      '=',
      '-',
      '+',
      '@',
      '＝',
      ';',
      '；',
      ':',
      '：',
      '\\',
      '\t',
      ' ',
      'x',
    ),
  }),
);

describe('A cell', () => {
  it('is never a formula, and is the text again', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(harmless(value)).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
        expect(plain(harmless(value))).toBe(value);
      }),
    );
    expect(harmless('=1+1')).toBe("'=1+1");
    expect(["''=x", "'s", '-5', 'a=b'].map(harmless)).toEqual(["'''=x", "'s", "'-5", 'a=b']);
  });

  it('holds any values and gives them back but for blanks around them', () => {
    fc.assert(
      fc.property(fc.array(text), (values) => {
        const kept = values.map((value) => value.trim()).filter((value) => value !== '');
        expect(listed(joined(kept))).toEqual(kept);
      }),
    );
    expect(listed(' 取水；许可 ;;a\\;b; ')).toEqual(['取水', '许可', 'a;b']);
  });

  it('holds any pair and gives it back', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        expect(pairOf(paired(first.trim(), second.trim()))).toEqual([first.trim(), second.trim()]);
      }),
    );
    expect(pairOf('decree-809：第十二条')).toEqual(['decree-809', '第十二条']);
    expect(pairOf('decree-809')).toEqual(['decree-809', '']);
  });

  it('is quoted in CSV where RFC 4180 or a spreadsheet program needs it', () => {
    expect(csvLine(['a', 'a,b', 'a"b', 'a\nb', ' a', 'a;b', ''])).toBe(
      'a,"a,b","a""b","a\nb"," a","a;b",\r\n',
    );
  });
});

describe('The columns', () => {
  it.each(sheetNames)('of %s are told apart by every name that they have', (sheet) => {
    for (const column of columnsOf[sheet]) {
      for (const name of [
        column.key,
        column.zh,
        column.en,
        headerOf(column),
        ` ${column.en.toUpperCase()}`,
      ]) {
        const found = columnsOf[sheet].filter((one) => isNamed(name, one.key, one));
        expect(found.map(({ key }) => key)).toEqual([column.key]);
      }
    }
  });

  const coded = sheetNames.flatMap((sheet) => columnsOf[sheet].filter(({ codes }) => codes));
  it.each(coded.map((column) => [column.zh, column] as const))(
    '%s: each code is found by itself and by both of its names',
    (_, column) => {
      for (const { code, zh, en } of codeList(column.codes!).codes) {
        const stored = column.byName ? zh : code;
        expect([code, zh, en].map((word) => valueOf(column, word))).toEqual([
          stored,
          stored,
          stored,
        ]);
        for (const language of languages) {
          expect(valueOf(column, wordOf(column, stored, language))).toBe(stored);
        }
      }
    },
  );
});
