import fc from 'fast-check';
import { formatQuery, normalise, parseQuery } from '@shutong/text';

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

  it('reads any text, and what it writes reads the same again', () => {
    const word = fc.stringMatching(/^[水质厅a-z0-9]{1,5}$/);
    const several = fc.array(word, { maxLength: 3 });
    const query = fc.record({
      text: several.map((words) => words.join(' ')),
      phrases: fc.array(
        several.filter((words) => words.length > 0).map((words) => words.join(' ')),
      ),
      without: several,
      filters: fc.option(
        fc.record({ department: fc.array(word, { minLength: 1, maxLength: 2 }) }),
        {
          nil: {},
        },
      ),
    });
    fc.assert(fc.property(query, (one) => expect(parsed(formatQuery(one))).toEqual(one)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = parsed(text);
        expect(parsed(formatQuery(once)).filters).toEqual(once.filters);
      }),
    );
  });

  it('folds traditional characters, so that either script finds the other', () => {
    expect(normalise('臺灣 戶籍資訊 ２０２３年度')).toBe('台湾 户籍资讯 2023年度');
  });
});
