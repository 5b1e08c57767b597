import fc from 'fast-check';
import { normalise, parseQuery } from '@shutong/text';

const fields = { department: 'department', 部门: 'department', sharing: 'sharing' };
const parsed = (query: string) => parseQuery(query, fields);

describe('the syntax of a query', () => {
  it('tells words, phrases, what is not wanted, and fields by either name', () => {
    expect(
      parsed('水质 部门:水利厅 sharing：conditional "空气 质量" -历史 department:"省 公安厅"'),
    ).toEqual({
      text: '水质',
      phrases: ['空气 质量'],
      without: ['历史'],
      filters: { department: ['水利厅', '省 公安厅'], sharing: ['conditional'] },
    });
    expect(parsed('“公交 线路”').phrases).toEqual(['公交 线路']);
  });

  it.each(['http://example.org', 'a:b', '"half', '-', ':', '""', '部门', '-部门:水利厅', "'; --"])(
    'takes what is no syntax as words: %s',
    (query) => {
      const { phrases, filters } = parsed(query);
      expect(phrases).toEqual([]);
      expect(filters).toEqual({});
    },
  );

  it('reads what is written by its rules, whatever the words', () => {
    const word = fc.stringMatching(/^[水质厅a-z0-9]{1,5}$/);
    const several = fc.array(word, { maxLength: 3 });
    const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(several, fc.array(phrase, { maxLength: 2 }), several, several, (...said) => {
        const [words, phrases, without, departments] = said;
        const query = [
          ...words,
          ...phrases.map((one) => `"${one}"`),
          ...without.map((one) => `-${one}`),
          ...departments.map((one) => `部门:"${one}"`),
        ].join(' ');
        expect(parsed(query)).toEqual({
          ...{ text: words.join(' '), phrases, without },
          filters: departments.length > 0 ? { department: departments } : {},
        });
      }),
    );
  });

  it('reads any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void parsed(text)));
  });

  it('folds traditional characters, so that either script finds the other', () => {
    expect(normalise('臺灣 戶籍資訊 ２０２３年度')).toBe('台湾 户籍资讯 2023年度');
  });
});
