import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import type { Handling } from '@shutong/wire';
import { parties, termsBetween } from '../../wire/parties.fixture';
import type { Agreement } from './agreement.entity';
import { odrlOf } from './agreement-odrl';
import { OdrlContractError } from './odrl-contract';
import { agreementStates, type AgreementState } from './agreement.states';
import { readSentenceTexts, Words } from './sentence-texts';
import { standingSentencesOf } from './standing-sentences';

let agreement: Agreement;
beforeAll(async () => {
  agreement = {
    ...{ state: 'active', terms: termsBetween(await parties()) },
    ...{ providerSignature: 'a', requesterSignature: 'b', replaces: null, replacedBy: null },
    ...{ restricted: {}, restriction: 0 },
  } as Agreement;
});

const texts = readSentenceTexts();
const titleOf = (item: string) => `<${item}>`;
const read = (language: 'zh-CN' | 'en', change: Partial<Agreement>) =>
  standingSentencesOf({ ...agreement, ...change }, new Words(texts, language), titleOf);
const restricting = (items: Readonly<Record<string, Partial<Handling>>>) => {
  const handled = Object.entries(items).map(([item, handling]) => [
    item,
    { handling: { query: 'as-agreed', verify: true, batch: true, ...handling } },
  ]);
  return { restriction: 3, restricted: Object.fromEntries(handled) as Agreement['restricted'] };
};

describe('Articles 25 and 27: how an agreement stands', () => {
  it('is said in words and in ODRL: only an active one permits', () => {
    for (const state of agreementStates) {
      const works = state === 'active';
      expect('permission' in odrlOf({ ...agreement, state })).toBe(works);
      for (const language of ['zh-CN', 'en'] as const) {
        expect(read(language, { state })).toHaveLength(works ? 0 : 1);
      }
    }
    expect(read('zh-CN', { state: 'suspended' })).toEqual([
      '本协议已暂停，在恢复之前不得使用数据。',
    ]);
    expect(read('en', { state: 'terminated', requesterSignature: null })).toEqual([
      'It is terminated: nothing may be used any more.',
      'Both connectors never signed this version.',
    ]);
  });

  it('C70.1 says what notices restrict, and nothing where they leave it as agreed', () => {
    const items = {
      name: { query: 'nothing', batch: false },
      birthDate: { verify: false, batch: false },
      address: { query: 'keep-1-0' },
    } as const;
    expect(read('en', restricting(items))).toEqual([
      'By notice 3 of the data authority it is restricted besides: “<name>” may be neither queried nor exchanged in batches, ' +
        '“<birthDate>” may neither be verified nor name what is asked about, “<birthDate>” may not be exchanged in batches, ' +
        '“<address>” shows its first 1 and last 0 characters.',
    ]);
    expect(read('zh-CN', restricting(items))[0]).toMatch(
      /^按数据主管部门第3号限制通知，另受下列限制：/,
    );
    expect(read('en', restricting({ name: {} }))).toEqual([]);
  });

  it('has a place in the contract for each of its states, and for no other', () => {
    const file = join(projectRoot(), 'contracts', 'odrl', 'agreement.v1.schema.json');
    const { $defs } = JSON.parse(readFileSync(file, 'utf8')) as {
      $defs: { agreement: { properties: Record<string, { enum?: AgreementState[] }> } };
    };
    const { enum: states } = $defs.agreement.properties['urn:shutong:odrl:1:state']!;
    expect(states).toEqual([...agreementStates]);
  });

  it('is not told where it breaks the contract, and the error holds no value of it', () => {
    const { terms } = agreement;
    const broken: Partial<Agreement>[] = [
      { state: 'lost' as AgreementState },
      { providerSignature: null },
      { terms: { ...terms, resource: { ...terms.resource, version: 0 } } },
      { terms: { ...terms, legalBasis: '' } },
      { terms: { ...terms, quota: { calls: 0, window: 'day' } } },
    ];
    for (const change of broken) {
      expect(() => odrlOf({ ...agreement, ...change })).toThrow(OdrlContractError);
    }
    const named = { ...terms, provider: { ...terms.provider, department: 'secret' } };
    expect(() => odrlOf({ ...agreement, terms: named })).not.toThrow(/secret/);
  });
});
