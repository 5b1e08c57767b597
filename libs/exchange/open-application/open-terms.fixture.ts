import type { OpenAgreementTerms } from '@shutong/wire';

/** With a person, of one item that has no title and one that has. */
export const openTerms: OpenAgreementTerms = {
  v: 'shutong.open-agreement/1',
  id: '0199f0f2-0000-7000-8000-000000000001',
  application: '0199f0f2-0000-7000-8000-000000000002',
  entry: { code: 'water-permits', title: '取水户登记', version: 3 },
  provider: { department: '11520000MB0000002B', name: '省水利厅' },
  licensee: { name: '李四光', organisation: null },
  fields: ['holder', 'permit_no'],
  purpose: '研究用水效率',
  scope: '本人使用，不对外提供',
  security: '加密存储，专人保管',
  term: { from: 1_772_416_800_000_000, until: 1_788_200_000_000_000 },
  onwardUse: false,
  revocable: true,
};
