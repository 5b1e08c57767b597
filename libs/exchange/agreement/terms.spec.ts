import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import type { ResourceView } from '@shutong/catalog';
import { latestInstant, wireLimits } from '@shutong/wire';
import { actor, police, water } from '../../../test/support/catalog';
import type { Application } from '../application/application.entity';
import { ApplyInput } from '../application/application.graphql';
import { assertPeriodAhead, mayApply, type Offer } from '../application/application.policy';
import type { Decision } from '../decision/decision.entity';
import { ProposalInput } from '../decision/decision.graphql';
import { assertLawful } from '../decision/decision.policy';
import type { Connector } from '../link/connector.entity';
import { termsOf } from './terms';

const now = new Date('2026-03-02T08:00:00Z');
const id = '0198f3a0-0000-7000-8000-000000000000';
const fields = ['permit_no', 'holder', 'contact'];

const offer: Offer = {
  ...{ resourceId: id, provider: police, available: true },
  fields: new Map(fields.map((field) => [field, 'conditional'])),
  modes: ['verify', 'query'],
};
const resource = {
  ...{ code: 'permits', title: '取水许可表', version: 1, keyFields: ['permit_no'] },
  ...{ masks: { contact: 'keep-3-4' }, matchRules: { holder: 'nfkc' }, subjectField: null },
} as unknown as ResourceView;
const party = (department: string) => ({
  connector: { department, thumbprint: 'A'.repeat(43), hosted: false } as Connector,
  name: '省水利厅',
});

const plain = {
  resourceId: id,
  ...{ basis: '水法第四十八条', scenario: '取水许可延续', scope: '本厅审批处' },
  citations: [{ document: 'water-law', article: '第四十八条' }],
  ...{ purposeCode: '养老核验', purposeText: '核验持证单位' },
  ...{ modes: ['verify'], fields: ['holder'], periodUntil: new Date('2027-03-02T08:00:00Z') },
};
const proposed = { outcome: 'granted', fields: ['holder'] };

/** Throws what the doors answer to an application and to the grant that is proposed. */
function accepted(wish: object, grant: object) {
  const apply = plainToInstance(ApplyInput, wish);
  const proposal = plainToInstance(ProposalInput, grant);
  const [problem] = [...validateSync(apply), ...validateSync(proposal)];
  if (problem) throw new Error(problem.property);
  mayApply(actor(water, ['requester']), offer, apply, now);
  const application = Object.assign(new Object(), apply, { id }) as unknown as Application;
  assertLawful(application, proposal);
  assertPeriodAhead(application, now);
  return { application, decision: proposal as unknown as Decision };
}

const agreed = (granted: ReturnType<typeof accepted>) =>
  termsOf({
    ...{ ...granted, id, resource, issuedAt: now.getTime() * 1000 },
    ...{ provider: party(police), requester: party(water) },
  });

const refusal = (wish: object, grant: object = {}): string => {
  try {
    agreed(accepted({ ...plain, ...wish }, { ...proposed, ...grant }));
    return 'none';
  } catch (error) {
    return (error as Error).message.split(' ')[0]!;
  }
};

describe('What can be applied for can be agreed on', () => {
  it.each([
    ['nothing unusual', {}, 'none'],
    ['a purpose with a blank', { purposeCode: '养老 核验' }, 'purposeCode'],
    ['a purpose with a tab', { purposeCode: 'a\tb' }, 'purposeCode'],
    ['a purpose that is written backwards', { purposeCode: 'a\u202eb' }, 'purposeCode'],
    ['the longest purpose', { purposeCode: '核'.repeat(wireLimits.code) }, 'none'],
    ['a longer purpose', { purposeCode: 'x'.repeat(wireLimits.code + 1) }, 'purposeCode'],
    ['a purpose that is no name', { purposeCode: '__proto__' }, 'purposeCode'],
    ['an item twice', { fields: ['holder', 'holder'] }, 'fields'],
    ['a mode twice', { modes: ['verify', 'verify'] }, 'modes'],
    ['a text longer than it counts', { basis: '✈\ufe0f'.repeat(wireLimits.text) }, 'basis'],
    ['the last period', { periodUntil: new Date(Math.floor(latestInstant / 1000)) }, 'none'],
    [
      'a later period',
      { periodUntil: new Date(Math.ceil(latestInstant / 1000)) },
      'exchange.application.period-too-long',
    ],
    [
      'a period of thousands of years',
      { periodUntil: new Date('9999-12-31T00:00:00Z') },
      'exchange.application.period-too-long',
    ],
  ])('%s', (_, wish, refused) => {
    expect(refusal(wish)).toBe(refused);
  });

  it('an item is not granted twice', () => {
    expect(refusal({}, { fields: ['holder', 'holder'] })).toBe('fields');
  });

  it('whatever is taken at the doors, the terms take', () => {
    const usually = <T>(usual: T, hostile: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: hostile });
    const some = (all: readonly string[]) => fc.array(fc.constantFrom(...all), { maxLength: 4 });
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('x'.repeat(4000), '✈\ufe0f'.repeat(2000), '✈\ufe0f'.repeat(2001)),
    );
    const code = fc.string({ unit: fc.constantFrom('a', '核', '😀', ' ', '_'), maxLength: 70 });
    const wish = fc.record({
      resourceId: fc.constant(id),
      basis: usually(plain.basis, text),
      citations: fc.constant(plain.citations),
      scenario: usually(plain.scenario, text),
      scope: usually(plain.scope, text),
      purposeCode: usually(plain.purposeCode, fc.oneof(text, code)),
      purposeText: usually(plain.purposeText, text),
      modes: usually(plain.modes, some(['verify', 'query'])),
      fields: usually(fields, some(fields)),
      periodUntil: usually(plain.periodUntil, fc.date()),
    });
    const grant = fc.record({
      outcome: fc.constant('granted'),
      fields: usually(proposed.fields, some(fields)),
      quotaCalls: usually(10, fc.integer()),
      maxRows: usually(10, fc.integer({ max: 20_000 })),
    });
    const taken = { plain: 0, hostile: 0 };
    fc.assert(
      fc.property(wish, grant, (asked, given) => {
        let granted: ReturnType<typeof accepted>;
        try {
          granted = accepted(asked, given);
        } catch {
          return;
        }
        const { purpose } = agreed(granted);
        taken[purpose.code === plain.purposeCode ? 'plain' : 'hostile'] += 1;
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(taken.plain, taken.hostile)).toBeGreaterThan(10);
  });
});
