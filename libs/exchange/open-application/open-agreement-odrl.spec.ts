import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import type { JsonLd, OpenAgreementTerms } from '@shutong/wire';
import { OdrlContractError } from '../agreement/odrl-contract';
import { openOdrlOf } from './open-agreement-odrl';
import { openTerms } from './open-terms.fixture';
import { openAgreementSteps, type OpenAgreementState } from './open-application.states';

const profile = 'urn:shutong:odrl:1';
const terms: OpenAgreementTerms = {
  ...openTerms,
  entry: { ...openTerms.entry, code: '303/1' },
  fields: ['holder'],
};
const organisation = { code: '91520000MA6DJ0000X', name: '贵州数行科技有限公司' };
const target = 'urn:shutong:entry:303%2F1:3';
const standing = (state: OpenAgreementState, change: Partial<OpenAgreementTerms> = {}) =>
  openOdrlOf({ terms: { ...terms, ...change }, state });

describe('Article 25: an agreement on open data as an ODRL Agreement', () => {
  it('permits use of the agreed items, for the purpose, within the scope and term, and no passing on', () => {
    const odrl = standing('active');
    expect(odrl).toMatchObject({
      [`${profile}:state`]: 'active',
      permission: [
        {
          ...{ '@type': 'Permission', action: 'use' },
          assignee: { uid: `urn:shutong:licensee:${terms.application}` },
          target: { source: { uid: target }, refinement: [{ rightOperand: ['holder'] }] },
        },
      ],
    });
    const [permission] = odrl['permission'] as { constraint: JsonLd[] }[];
    expect(
      permission!.constraint.map(({ leftOperand, operator }) => [leftOperand, operator]),
    ).toEqual([
      ...[
        ['dateTime', 'gteq'],
        ['dateTime', 'lt'],
      ],
      ...[
        ['purpose', 'eq'],
        [`${profile}:scope`, 'eq'],
      ],
    ]);
    expect(odrl['prohibition']).toMatchObject([{ action: 'distribute', target }]);
  });

  it('C40.1 states the law that the entry rests on, where it cites registered law', () => {
    const legalBasis = '《贵州省政府数据共享开放条例》第二十条';
    expect(standing('active', { legalBasis })[`${profile}:legalBasis`]).toBe(legalBasis);
    expect(standing('revoked', { legalBasis })[`${profile}:legalBasis`]).toBe(legalBasis);
    expect(standing('active')).not.toHaveProperty([`${profile}:legalBasis`]);
  });

  it('names a company by its credit code', () => {
    const odrl = standing('active', { licensee: { name: '李四光', organisation } });
    const [{ assignee }] = odrl['permission'] as [{ assignee: JsonLd }];
    expect(assignee).toMatchObject({ uid: `urn:shutong:organisation:${organisation.code}` });
  });

  it.each(Object.values(openAgreementSteps).map(({ to }) => to))(
    'permits nothing and prohibits use once it is %s, and still says what was granted',
    (state) => {
      const odrl = standing(state);
      expect(odrl).not.toHaveProperty('permission');
      expect(JSON.stringify(odrl)).not.toContain('"Permission"');
      expect(odrl[`${profile}:state`]).toBe(state);
      expect(odrl['prohibition']).toMatchObject([
        { action: 'distribute', target },
        { action: 'use', target },
      ]);
      const granted = (standing('active')['permission'] as JsonLd[]).map((one) => ({
        ...{ ...one, '@type': `${profile}:Grant` },
      }));
      expect(odrl[`${profile}:granted`]).toEqual(granted);
    },
  );

  it('has a place in the contract for each of its states, and for no other', () => {
    const file = join(projectRoot(), 'contracts', 'odrl', 'open-agreement.v1.schema.json');
    const { $defs } = JSON.parse(readFileSync(file, 'utf8')) as {
      $defs: { agreement: { properties: Record<string, { enum?: string[] }> } };
    };
    const { enum: states } = $defs.agreement.properties[`${profile}:state`]!;
    const ends = Object.values(openAgreementSteps).map(({ to }) => to);
    expect(states).toEqual(['active', ...ends]);
  });

  it('is not told where it breaks the contract, and the error holds no value of it', () => {
    const broken: Partial<OpenAgreementTerms>[] = [
      { fields: [] },
      { purpose: '' },
      { security: '' },
      { entry: { ...terms.entry, version: 0 } },
      { provider: { department: 'secret', name: '省水利厅' } },
      { licensee: { name: '', organisation: null } },
    ];
    for (const change of broken) {
      expect(() => standing('active', change)).toThrow(OdrlContractError);
      expect(() => standing('active', change)).not.toThrow(/secret/);
    }
    expect(() => standing('lost' as OpenAgreementState)).toThrow(OdrlContractError);
  });
});
