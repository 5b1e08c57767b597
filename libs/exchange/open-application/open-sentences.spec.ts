import type { OpenAgreementTerms } from '@shutong/wire';
import { readSentenceTexts, Words } from '../agreement/sentence-texts';
import { openAgreementSteps, type OpenAgreementState } from './open-application.states';
import { openSentencesOf } from './open-sentences';
import { openTerms as terms } from './open-terms.fixture';

const texts = readSentenceTexts();
const company = { code: '91520000MA6DJ0000X', name: '贵州数行科技有限公司' };
const titles = { 'zh-CN': { holder: '取水户' }, en: { holder: 'Holder' } } as const;
const read = (
  language: 'zh-CN' | 'en',
  change: Partial<OpenAgreementTerms> = {},
  state: OpenAgreementState = 'active',
) =>
  openSentencesOf(
    { terms: { ...terms, ...change }, state },
    new Words(texts, language),
    (item) => (titles[language] as Readonly<Record<string, string>>)[item] ?? item,
  );

describe('an agreement on open data in words', () => {
  it('reads in Chinese, with a person', () => {
    expect(read('zh-CN')).toEqual([
      `开放授权协议${terms.id}（格式shutong.open-agreement/1）由开放数据申请${terms.application}产生。`,
      '省水利厅（11520000MB0000002B）授权李四光使用有条件开放的“取水户登记”（water-permits，第3版）。',
      '可使用的信息项：取水户、permit_no。',
      '用途：研究用水效率。不得用于其他用途。',
      '使用范围：本人使用，不对外提供。不得超出。',
      '被授权方采取的安全保障措施：加密存储，专人保管。',
      '使用时限：自2026-03-02 10:00:00（北京时间）起，至2026-09-01 02:13:20（北京时间）止。',
      '不得将数据提供给任何第三方。',
      '提供方或主管部门说明理由后可以撤销授权；自撤销或时限届满时起，停止使用。',
    ]);
  });

  it('reads in English, with a person', () => {
    expect(read('en')).toEqual([
      `Agreement ${terms.id} (format shutong.open-agreement/1) follows from application ${terms.application} for open data.`,
      '省水利厅 (11520000MB0000002B) allows 李四光 to use “取水户登记” (water-permits, version 3), which is open on conditions.',
      'Items that may be used: Holder, permit_no.',
      'Purpose: 研究用水效率. Any other use is forbidden.',
      'Scope of use: 本人使用，不对外提供. It may not be exceeded.',
      'The data is protected by: 加密存储，专人保管.',
      'It holds from 2026-03-02 10:00:00 (Beijing time) until 2026-09-01 02:13:20 (Beijing time).',
      'The data may not be passed on to anybody.',
      'The provider or the authority may revoke this, with a reason. When it is revoked or its term ends, use stops.',
    ]);
  });

  it('names a company with its credit code, and who applied for it', () => {
    const licensee = { name: '李四光', organisation: company };
    expect(read('zh-CN', { licensee })[1]).toContain(
      '授权贵州数行科技有限公司（91520000MA6DJ0000X，申请人李四光）使用',
    );
    expect(read('en', { licensee })[1]).toContain(
      'allows 贵州数行科技有限公司 (91520000MA6DJ0000X, applied for by 李四光) to use',
    );
  });

  it('says last that it has ended, and how', () => {
    const ends = Object.values(openAgreementSteps).map(({ to }) => to);
    const last = (language: 'zh-CN' | 'en') =>
      ends.map((state) => read(language, {}, state).at(-1));
    expect(last('en')).toEqual([
      'It has been revoked: nothing may be used any more.',
      'Its term is over: nothing may be used any more.',
    ]);
    expect(last('zh-CN')).toEqual([
      '本授权已撤销，不得再使用数据。',
      '本协议时限已届满，不得再使用数据。',
    ]);
  });

  /** What tells each term's value; a term that is added without a sentence has no line here and does not compile. */
  const shown: Readonly<Record<keyof OpenAgreementTerms, readonly string[]>> = {
    v: [terms.v],
    id: [terms.id],
    application: [terms.application],
    entry: [terms.entry.code, terms.entry.title, 'version 3'],
    provider: [terms.provider.name, terms.provider.department],
    licensee: [terms.licensee.name],
    fields: ['Holder, permit_no'],
    legalBasis: ['Legal basis: 《贵州省政府数据共享开放条例》第二十条.'],
    purpose: [terms.purpose],
    scope: [terms.scope],
    security: [terms.security],
    term: ['2026-03-02 10:00:00', '2026-09-01 02:13:20'],
    onwardUse: ['may not be passed on'],
    revocable: ['may revoke'],
  };

  it('leaves out no term', () => {
    const legalBasis = '《贵州省政府数据共享开放条例》第二十条';
    const all = read('en', { legalBasis }).join('\n');
    for (const text of Object.values(shown).flat()) expect(all).toContain(text);
  });
});
