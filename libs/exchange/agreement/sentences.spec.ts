import {
  matchRules,
  parseTerms,
  rowOperators,
  securityMeasures,
  type AgreementTerms,
} from '@shutong/wire';
import { parties, termsBetween } from '../../wire/parties.fixture';
import { readSentenceTexts, Words } from './sentence-texts';
import { sentencesOf } from './sentences';

const texts = readSentenceTexts();
const titles = {
  'zh-CN': { name: '姓名', birthDate: '出生日期', address: '住址', residentNumber: '身份证号' },
  en: {
    ...{ name: 'Name', birthDate: 'Date of birth', address: 'Address' },
    residentNumber: 'Resident number',
  },
} as const;
type Language = keyof typeof titles;

let terms: AgreementTerms;
beforeAll(async () => {
  terms = termsBetween(await parties());
});

const titleIn = (language: Language) => (item: string) =>
  (titles[language] as Readonly<Record<string, string>>)[item] ?? item;
const read = (language: Language, change: Partial<AgreementTerms> = {}) =>
  sentencesOf({ ...terms, ...change }, new Words(texts, language), titleIn(language));

describe('Article 25: an agreement in words', () => {
  it('reads in Chinese', () => {
    const [identity, grant, keys, ...rest] = read('zh-CN');
    const { provider, requester } = terms;
    expect(identity).toMatch(/^协议0199f0f2-.*（第1版，格式shutong\.agreement\/2）由共享申请/);
    expect(grant).toBe(
      '公安厅向人社厅提供“人口基础信息”（person-register，第3版），共享方式：核验、查询。',
    );
    expect(keys).toBe(
      `提供方以密钥${provider.thumbprint}签署，需求方以密钥${requester.thumbprint}签署。`,
    );
    expect(rest).toEqual([
      '可使用的信息项：姓名、出生日期、住址。',
      '只可使用同时符合下列条件的记录：status为“1”。其余记录视为不存在。',
      '每次调用须以下列信息项指明所查对象：身份证号。',
      '用途：养老金领取资格认证（代码pension-check）；使用场景：资格认证。不得用于其他用途。',
      '使用范围：养老保险处。不得超出。',
      '使用依据：社会保险法第七十四条。',
      '使用时限：自2026-11-24 13:43:20（北京时间）起，至2026-11-24 14:16:40（北京时间）止。',
      '每日最多调用1000次，每次查询最多返回100条。',
      '每日合计的行数，以及批量交换的行数，不另设上限。',
      '查询结果的脱敏：“住址”只显示前3位和后0位；其余信息项原样显示。',
      '核验的比对规则：“姓名”忽略全半角和首尾空格、“出生日期”按日期比对；其余信息项逐字比对。',
      '数据含个人信息，以“身份证号”指明本人；每次查用都留有记录。',
      '需求方采取的安全措施：身份鉴别与权限控制；可接触数据的人员：养老保险处经办人员。',
      '未经提供方同意，不得将数据提供给第三方（政务数据共享条例第二十五条）。',
      '时限届满或使用目的已实现的，停止使用，并按提供方的要求妥善处置数据（政务数据共享条例第二十七条）。',
    ]);
  });

  it('reads in English', () => {
    const [identity, grant, keys, ...rest] = read('en');
    const { provider, requester } = terms;
    expect(identity).toMatch(/^Agreement 0199f0f2-.* \(version 1, format shutong\.agreement\/2\)/);
    expect(grant).toBe(
      '公安厅 provides “人口基础信息” (person-register, version 3) to 人社厅, for verification, query.',
    );
    expect(keys).toBe(
      `The provider signs with the key ${provider.thumbprint}, the requester with the key ${requester.thumbprint}.`,
    );
    expect(rest).toEqual([
      'Items that may be used: Name, Date of birth, Address.',
      'Only rows that keep all of these conditions may be used: status is “1”. All others count as not there.',
      'Each call names what it asks about by: Resident number.',
      'Purpose: 养老金领取资格认证 (code pension-check), in this business: 资格认证. Any other use is forbidden.',
      'Scope of use: 养老保险处. It may not be exceeded.',
      'Legal basis: 社会保险法第七十四条.',
      'It holds from 2026-11-24 13:43:20 (Beijing time) until 2026-11-24 14:16:40 (Beijing time).',
      'At most 1000 calls a day, and at most 100 rows of one query.',
      'The rows of a day in all, and those of a batch, are not bounded.',
      'What a query shows is masked: “Address” shows its first 3 and last 0 characters; other items are shown as they are.',
      'A verification compares “Name” whatever the width of characters and blanks around, “Date of birth” as a day; other items character by character.',
      'The data is personal; “Resident number” names the person. Each look-up is on record.',
      'The requester protects the data by access control; it may be seen by 养老保险处经办人员.',
      'The data may not be passed on to anybody without the consent of the provider (Decree 809, Art. 25).',
      'When it ends, or its purpose is reached, use stops and the data is disposed of as the provider requires (Decree 809, Art. 27).',
    ]);
  });

  it.each<[Language, string, Partial<AgreementTerms>, string]>([
    ['zh-CN', 'all rows', { rowFilter: [] }, '可使用全部记录。'],
    ['en', 'all rows', { rowFilter: [] }, 'All rows may be used.'],
    ['zh-CN', 'no masks', { masks: {} }, '查询结果原样显示，不脱敏。'],
    ['en', 'no masks', { masks: {} }, 'What a query shows is not masked.'],
    [
      'zh-CN',
      'a quota of the whole term',
      { quota: { calls: 7, window: 'term' } },
      '时限内最多调用7次，每次查询最多返回100条。',
    ],
    [
      'en',
      'a quota of the whole term',
      { quota: { calls: 7, window: 'term' } },
      'At most 7 calls in the whole term, and at most 100 rows of one query.',
    ],
  ])('says in %s: %s', (language, _, change, sentence) => {
    expect(read(language, change)).toContain(sentence);
  });

  it('says whose connector the operator runs, and measures in their words', () => {
    const provider = { ...terms.provider, hosted: true };
    const security = { measures: securityMeasures, viewers: '甲', details: '乙' };
    expect(read('zh-CN', { provider, security })).toEqual(
      expect.arrayContaining([
        '提供方的前置机由平台运营方代管，密钥由其持有。',
        '安全措施说明：乙。',
      ]),
    );
    expect(read('en', { provider, security })).toEqual(
      expect.arrayContaining([
        'The operator of the platform runs the connector of the provider and holds its key.',
        'About the measures: 乙.',
      ]),
    );
  });

  it.each(['zh-CN', 'en'] as const)(
    'has words in %s for every condition, mask and rule',
    (language) => {
      const words = new Words(texts, language);
      const condition = (op: (typeof rowOperators)[number]) =>
        ({ field: 'name', type: 'text', op, values: op.endsWith('Null') ? [] : ['x'] }) as const;
      const said = rowOperators.map(
        (op) => sentencesOf({ ...terms, rowFilter: [condition(op)] }, words, titleIn(language))[4],
      );
      expect(new Set(said).size).toBe(rowOperators.length);
      for (const mask of ['none', 'hidden', 'keep-1-1'] as const) {
        expect(read(language, { masks: { name: mask } }).join(' ')).toContain(
          titles[language].name,
        );
      }
      for (const rule of matchRules) {
        const title = titles[language].name;
        expect(read(language, { matchRules: { name: rule } }).join(' ')).toContain(`“${title}”`);
      }
    },
  );

  /** What tells each term's value; a term that is added without a sentence has no line here and fails. */
  const shown: Readonly<Record<keyof AgreementTerms, (of: AgreementTerms) => readonly string[]>> = {
    v: ({ v }) => [v],
    id: ({ id }) => [id],
    version: () => ['77'],
    application: ({ application }) => [application],
    resource: ({ resource }) => [resource.code, resource.title, String(resource.version)],
    provider: ({ provider }) => [provider.name, provider.thumbprint],
    requester: ({ requester }) => [requester.name, requester.thumbprint],
    modes: () => ['verification', 'query'],
    fields: () => ['Name', 'Date of birth', 'Address'],
    keyFields: () => ['Resident number'],
    rowFilter: () => ['status is “1”'],
    purpose: ({ purpose }) => [purpose.code, purpose.text],
    scenario: ({ scenario }) => [scenario],
    scope: ({ scope }) => [scope!],
    legalBasis: ({ legalBasis }) => [legalBasis],
    term: () => ['2026-11-24 13:43:20', '2026-11-24 14:16:40'],
    quota: () => ['1000 calls a day'],
    maxRows: () => ['100 rows'],
    masks: () => ['“Address” shows its first 3'],
    matchRules: () => ['“Name” whatever the width', '“Date of birth” as a day'],
    personal: () => ['“Resident number” names the person'],
    security: ({ security }) => ['access control', security!.viewers],
    onwardUse: () => ['may not be passed on'],
    issuedAt: () => ['2026-11-24 14:00:00'],
  };

  it('leaves out no term', () => {
    const full = parseTerms({ ...terms, version: 77 });
    expect(Object.keys(full).sort()).toEqual(Object.keys(shown).sort());
    const all = sentencesOf(full, new Words(texts, 'en'), titleIn('en')).join('\n');
    for (const name of Object.keys(shown) as (keyof AgreementTerms)[]) {
      for (const text of shown[name](full)) expect(all).toContain(text);
    }
  });
});
