import fc from 'fast-check';
import { citedLaw, lawIn, toldToParties } from './cited-law.policy';

const acts = [
  {
    code: 'decree-809',
    title: '政务数据共享条例',
    titleEn: 'Regulation on Government Data Sharing',
  },
  { code: 'data-security-law', title: '中华人民共和国数据安全法', titleEn: 'Data Security Law' },
  {
    code: 'decree-711',
    title: '中华人民共和国政府信息公开条例',
    titleEn: 'Regulation on Open Government Information (2019)',
  },
  { code: 'local', title: '数据管理办法（试行）', titleEn: '' },
  { code: 'signs', title: '反洗钱法', titleEn: 'Anti-Money [Laundering] Law' },
];
const read = (ground: string) => lawIn(ground, acts);

describe('the law in a ground that somebody wrote', () => {
  it.each([
    ['政务数据共享条例第二十一条', '《政务数据共享条例》第二十一条'],
    ['条例第十四条', '《政务数据共享条例》第十四条'],
    ['《政务数据共享条例》（国务院令第809号）第十四条第二款', '《政务数据共享条例》第十四条第二款'],
    ['国务院令第809号第14条', '《政务数据共享条例》第14条'],
    ['根据数据安全法第二十一条', '《中华人民共和国数据安全法》第二十一条'],
    [
      '《中华人民共和国数据安全法》第二十一、二十二条',
      '《中华人民共和国数据安全法》第二十一、二十二条',
    ],
    ['数据管理办法(试行) 第三条第(二)项', '《数据管理办法（试行）》第三条第（二）项'],
    ['《数据安全法》', '《中华人民共和国数据安全法》'],
    ['第十四条第一款', '第十四条第一款'],
    ['Article 14', 'Article 14'],
    ['第四条 、 第七至九条', '第四条 、 第七至九条'],
    ['Anti-Money [Laundering] Law, Article 5', 'Anti-Money [Laundering] Law, Article 5'],
    ['Decree 809, Art. 14(2)', 'Regulation on Government Data Sharing, Art. 14(2)'],
    [
      'Articles 14 and 21 of Decree No. 809',
      'Regulation on Government Data Sharing, Articles 14 and 21',
    ],
    [
      'Article 14 of the Regulation on Open Government Information',
      'Regulation on Open Government Information (2019), Article 14',
    ],
    [
      '条例第十四条；数据安全法第二十一条',
      '《政务数据共享条例》第十四条；《中华人民共和国数据安全法》第二十一条',
    ],
    ['条例第十四条，条例第十四条', '《政务数据共享条例》第十四条'],
  ])('is recognised: %s', (ground, law) => {
    expect(read(ground)).toBe(law);
  });

  it.each([
    ['条例第十四条，申请人李四曾违规', '《政务数据共享条例》第十四条'],
    ['申请人李四违反条例第十四条，联系 13800138000', '《政务数据共享条例》第十四条'],
    ['Article 14, the applicant Li Si (wang@example.cn) broke it', 'Article 14'],
    [
      'Zhang San; see Article 14 of Decree 809',
      'Regulation on Government Data Sharing, Article 14',
    ],
    ['《数据安全法》第二十一条张三', '《中华人民共和国数据安全法》第二十一条'],
  ])('is all that is told of it: %s', (ground, law) => {
    expect(read(ground)).toBe(law);
  });

  it.each([
    ['a text', '申请人李四曾违规'],
    ['an act that is not registered', '《李四处理办法》第十四条'],
    ['the same without brackets', '李四处理条例第十四条'],
    ['the same in English', 'Article 14 of the Zhang San Act'],
    ['an act of another place', '贵州省政务数据共享条例第三条'],
    ['a longer name than that of an act', '数据安全法实施细则第三条'],
    ['the Regulation without an article', '条例未作规定'],
    ['a telephone number for an article', '条例第13800138000条'],
    ['the same in Chinese', '条例第一三八〇〇一三八〇条'],
    ['the same in English', 'Article 13800138000'],
    ['nothing', ''],
  ])('is not told where there is none: %s', (_, ground) => {
    expect(read(ground)).toBe(toldToParties);
  });

  it.each(['第1 、 ', '第一条 、 ', '1 、 ', 'Article 1, and ', '14(2)(2)', '《条例', '   '])(
    'is looked for in a long text without end: %s',
    (piece) => {
      expect(read(`第1 、 ${piece.repeat(2000)}李四`)).not.toContain('李四');
    },
  );

  it('is nothing but articles and registered acts, whatever stands about them', () => {
    const names = ['李四', '张和', '章之和', 'Li Si', 'Art Wu', '13800138000', '五一零', '法'];
    const pieces = [
      ...[
        '条例',
        '《',
        '》',
        '数据安全法',
        'Decree 809',
        '政务数据共享条例',
        'Article ',
        ' of the ',
      ],
      ...[
        '第十四条',
        '第',
        '条',
        '款',
        '项',
        '(',
        ')',
        '14',
        '和',
        '、',
        '，',
        '；',
        ' ',
        '根据',
        'and ',
      ],
    ];
    const unit = fc.constantFrom(...names, ...pieces);
    const titles = acts.flatMap(({ title, titleEn }) => [`《${title}》`, `${titleEn}, `]);
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 24 }), (words) => {
        const law = read(words.join(''));
        if (law === toldToParties) return;
        for (const one of law.split('；')) {
          const title = titles.find((each) => each !== ', ' && one.startsWith(each)) ?? '';
          expect(one.slice(title.length)).toMatch(onlyNumbers);
        }
      }),
    );
  });

  it('is nothing of any text in which no act is named', () => {
    const unit = fc.oneof(fc.constantFrom(...'李四第条款十(（法 Aart.1'), fc.string());
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (words) => {
        const law = lawIn(words.join(''), []);
        for (const one of law === toldToParties ? [] : law.split('；')) {
          expect(one).toMatch(onlyNumbers);
        }
      }),
    );
  });
});

/** Articles, and no letter that is none of their words. */
const onlyNumbers =
  /^(?:(?:第[\s一二三四五六七八九十百千零\d、和及与至或以（）\-–—]+[条章节编款项目](?:之[一二三四五六七八九十]+)?[、和及与至或以\s\-–—]*)+|(?:Articles?|Arts?\.|Sections?|Paragraphs?|Items?)(?:[\s,\d()\-–]|\([a-z]\)|and|or|to|Articles?|Arts?\.)+)?$/iu;

describe('the law cited, for the public record', () => {
  const documents = new Map([['water-law', { title: '中华人民共和国水法' }]]);
  const of = (article: string, document = 'water-law') =>
    citedLaw([{ document, article }], documents);

  it.each([
    '第四十八条',
    '第四十八条第二款第（三）项',
    '第 48 条',
    'Article 48',
    '第四条、第七至九条',
  ])('has the article: %s', (article) => {
    expect(of(article)).toBe(`《中华人民共和国水法》${article}`);
  });

  it.each(['为办理张三低保案第四条', '第四条，联系 Wang', '', '张三', '章和', '13800138000'])(
    'has the document alone where the article is a text: %s',
    (article) => {
      expect(of(article)).toBe('《中华人民共和国水法》');
    },
  );

  it('leaves out what is not registered', () => {
    expect(of('第四条', 'unknown')).toBe('');
  });
});
