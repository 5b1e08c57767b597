import { canonicalJson, sha256 } from '@shutong/platform';
import type { OpenAgreementTerms } from '@shutong/wire';

export type OpenTerms = OpenAgreementTerms;

export const openTermsHash = (terms: OpenTerms): string => sha256(canonicalJson(terms));

const day = (micros: number): string =>
  new Date(micros / 1000 + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** The agreement as people read it, in their language; what binds is the terms. */
export function openTermsText(terms: OpenTerms, language: 'zh-CN' | 'en'): string {
  return (language === 'en' ? english(terms) : chinese(terms)).join('\n');
}

const who = ({ name, organisation }: OpenTerms['licensee']): string =>
  organisation ? `${organisation.name}（${organisation.code}）` : name;

const chinese = (terms: OpenTerms): string[] => [
  `开放授权协议 ${terms.id}`,
  `一、授权方：${terms.provider.name}（${terms.provider.department}）。被授权方：${who(terms.licensee)}。`,
  `二、数据：“${terms.entry.title}”（${terms.entry.code}，第${terms.entry.version}版），信息项：${terms.fields.join('、')}。`,
  `三、用途：${terms.purpose}`,
  `四、使用范围：${terms.scope}`,
  `五、安全保障措施：${terms.security}`,
  `六、期限：${day(terms.term.from)}至${day(terms.term.until)}（北京时间）。`,
  '七、不得将数据提供给任何第三方，不得用于其他用途。',
  '八、授权方或主管部门说明理由后可以撤销本授权，自撤销时起停止使用。',
];

const english = (terms: OpenTerms): string[] => [
  `Agreement on the use of open data ${terms.id}`,
  `1. Provider: ${terms.provider.name} (${terms.provider.department}). Licensee: ${who(terms.licensee)}.`,
  `2. Data: “${terms.entry.title}” (${terms.entry.code}, version ${terms.entry.version}), items: ${terms.fields.join(', ')}.`,
  `3. Purpose: ${terms.purpose}`,
  `4. Scope of use: ${terms.scope}`,
  `5. Security measures: ${terms.security}`,
  `6. Term: ${day(terms.term.from)} to ${day(terms.term.until)} (China time).`,
  '7. The data is passed on to nobody and used for nothing else.',
  '8. The provider or the authority may revoke this, with reasons; from then on nothing is used.',
];
