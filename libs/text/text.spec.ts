import fc from 'fast-check';
import { Glossary, highlights, indexTokens, normalise, wordGroups } from '@shutong/text';

const nothing = new Glossary([]);
const found = (text: string, query: string): boolean => {
  const words = new Set(indexTokens(text));
  return wordGroups(query, nothing).every(({ ways: [typed] }) =>
    typed!.tokens.every((word) => words.has(word)),
  );
};

describe('text', () => {
  it('folds full-width letters, case and spaces', () => {
    expect(normalise('  ＰＭ２．５　Ｄａｔａ ')).toBe('pm2.5 data');
  });

  it('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });

  it.each([
    ['黔东南州住房公积金管理中心', '公积金'],
    ['黔东南州住房公积金管理中心', '黔东南'],
    ['不动产权属登记信息', '不动产'],
    ['电动汽车充电桩分布', '充电桩'],
    ['空气质量 ＰＭ２．５ 监测', 'pm2.5'],
    ['Hospital beds by county', 'HOSPITALS bed'],
    ['List of companies', 'company'],
  ])('one word of "%s" finds it: %s', (text, query) => {
    expect(found(text, query)).toBe(true);
  });

  it('does not find a word that is not there', () => {
    expect(found('住房公积金缴存', '养老金')).toBe(false);
    expect(found('status of glass', 'statu')).toBe(false);
  });

  it('a whole text as query finds itself', () => {
    const unit = fc.constantFrom(...'数据资源目录公积金人口登记企业信用a b2,。-统计');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        expect(found(text, text)).toBe(true);
      }),
    );
  });

  it('punctuation is no word', () => {
    expect(wordGroups(' ，。!? — （） ', nothing)).toEqual([]);
  });
});

describe('highlights', () => {
  const marked = (text: string, query: string): string[] =>
    highlights(text, wordGroups(query, glossary)).map(({ from, to }) => text.slice(from, to));
  const glossary = new Glossary([{ zh: ['养老院', '敬老院'], en: ['nursing home'] }]);

  it.each([
    ['全市養老院名單', '养老院', ['養老院']],
    ['敬老院（２０２３年）', 'nursing homes 2023', ['敬老院', '２０２３']],
    ['Hospitals and hospital beds', 'hospital bed', ['Hospital', 'hospital', 'bed']],
    ['embedded systems', 'bed', []],
    ['每㎡ 房价', '㎡ 房价', ['㎡', '房价']],
    ['﷼', 'ر', ['﷼']],
    ['没有这些', '公积金', []],
  ])('%s, asked for %s', (text, query, parts) => {
    expect(marked(text, query)).toEqual(parts);
  });

  it('stay within any text, in order and apart', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (text, query) => {
          const ranges = highlights(text, wordGroups(query, glossary));
          ranges.reduce((last, { from, to }) => {
            expect(from).toBeGreaterThanOrEqual(last);
            expect(to).toBeGreaterThan(from);
            expect(to).toBeLessThanOrEqual(text.length);
            return to;
          }, 0);
        },
      ),
    );
  });
});
