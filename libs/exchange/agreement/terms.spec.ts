import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import type { ResourceView } from '@shutong/catalog';
import { readJurisdiction } from '@shutong/clocks';
import { canonicalJson } from '@shutong/platform';
import { latestInstant, parseTerms, wireLimits } from '@shutong/wire';
import { actor, police, water } from '../../../test/support/catalog';
import type { Application } from '../application/application.entity';
import { ApplyInput } from '../application/application.graphql';
import { assertPeriodAhead, mayApply, type Offer } from '../application/application.policy';
import { typedRowFilter } from '../application/row-filter.policy';
import type { Decision } from '../decision/decision.entity';
import { ProposalInput } from '../decision/decision.graphql';
import { assertLawful, inFull } from '../decision/decision.policy';
import type { Connector } from '../link/connector.entity';
import { termsOf } from './terms';

const now = new Date('2026-03-02T08:00:00Z');
const id = '0198f3a0-0000-7000-8000-000000000000';
const fields = ['permit_no', 'holder', 'contact'];
const rules = readJurisdiction('cn');

const offer: Offer = {
  ...{ resourceId: id, provider: police, available: true, withheld: [], ground: '' },
  fields: new Map(fields.map((field) => [field, 'conditional'])),
  filterable: new Map([
    ['holder', { type: 'text', sharing: 'conditional' }],
    ['issued', { type: 'date', sharing: 'conditional' }],
    ['flow', { type: 'number', sharing: 'conditional' }],
  ]),
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
  volume: { callsPerDay: 1_000_000 },
  security: { measures: ['accessControl'], viewers: '审批处', details: '' },
};
const said = { reasons: '按最小必要提供', ground: '条例第二十一条' };
const proposed = { outcome: 'granted', ...said, fields: ['holder'] };

/** Throws what the doors answer to an application and to the grant that is proposed. */
function accepted(wish: object, grant: object) {
  const apply = plainToInstance(ApplyInput, wish);
  const proposal = plainToInstance(ProposalInput, grant);
  const [problem] = [...validateSync(apply), ...validateSync(proposal)];
  if (problem) throw new Error(problem.property);
  const rowFilter = typedRowFilter(apply.rowFilter, offer.filterable);
  const stated = { ...apply, rowFilter, security: apply.security ?? null };
  mayApply(actor(water, ['requester']), offer, stated, now);
  const application = { ...stated, id } as unknown as Application;
  const full = inFull(application, proposal, { filterable: offer.filterable, rules });
  assertLawful(application, full, rules);
  assertPeriodAhead(application, now);
  return { application, decision: full as unknown as Decision };
}

const condition = (field: string, value = 'x') => ({ field, op: 'eq', values: [value] });
const malformed = 'exchange.application.row-filter-malformed';
const hundred = Array.from({ length: 100 }, (_, at) => `v${at}`);
const twice = ['accessControl', 'accessControl'];

const agreed = (granted: ReturnType<typeof accepted>) =>
  termsOf({
    ...{ ...granted, id, version: 1, resource, issuedAt: now.getTime() * 1000 },
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

  it.each<[string, object, string]>([
    ['which rows', { rowFilter: [{ field: 'holder', op: 'prefix', values: ['省'] }] }, 'none'],
    ['rows by an item that is not offered', { rowFilter: [condition('contact')] }, malformed],
    ['rows by no code', { rowFilter: [condition('a b')] }, 'rowFilter'],
    [
      'an operator that is none',
      { rowFilter: [{ ...condition('holder'), op: 'like' }] },
      'rowFilter',
    ],
    ['a prefix of a date', { rowFilter: [{ ...condition('issued'), op: 'prefix' }] }, malformed],
    ['a day that is none', { rowFilter: [condition('issued', '2026-02-30')] }, malformed],
    ['no number', { rowFilter: [condition('flow', 'much')] }, malformed],
    ['eleven conditions', { rowFilter: Array(11).fill(condition('holder')) }, 'rowFilter'],
    [
      'more values than terms take',
      { rowFilter: [{ ...condition('holder'), op: 'in', values: hundred }, condition('holder')] },
      malformed,
    ],
    ['a volume of nothing', { volume: { callsPerDay: 0 } }, 'volume'],
    ['no volume', { volume: undefined }, 'exchange.application.incomplete'],
    ['no measure', { security: { measures: [], viewers: '处' } }, 'security'],
    ['a measure twice', { security: { ...plain.security, measures: twice } }, 'security'],
    ['an unknown measure', { security: { ...plain.security, measures: ['luck'] } }, 'security'],
    ['nobody who may see it', { security: { ...plain.security, viewers: '' } }, 'security'],
    ['no security', { security: null }, 'exchange.application.incomplete'],
  ])('Article 20: an application states %s', (_, wish, refused) => {
    expect(refusal(wish)).toBe(refused);
  });

  it('Article 25: the terms say what was granted of what was asked for', () => {
    const rowFilter = [condition('issued', '2026-01-01')];
    const narrower = [...rowFilter, condition('holder', '省水务')];
    const granted = accepted(
      { ...plain, modes: ['verify', 'query'], rowFilter },
      { ...proposed, modes: ['query'], rowFilter: narrower },
    );
    expect(agreed(granted)).toMatchObject({
      v: 'shutong.agreement/2',
      modes: ['query'],
      rowFilter: [
        { field: 'holder', type: 'text', op: 'eq', values: ['省水务'] },
        { field: 'issued', type: 'date', op: 'eq', values: ['2026-01-01'] },
      ],
      scope: plain.scope,
      security: plain.security,
      quota: { calls: 1_000_000, window: 'day' },
      onwardUse: false,
    });
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
    const rowCondition = fc.record({
      field: fc.constantFrom('holder', 'issued', 'flow', 'contact'),
      op: fc.constantFrom('eq', 'in', 'lt', 'prefix', 'isNull'),
      values: fc.array(fc.oneof(text, fc.constantFrom('2026-01-01', '1.5')), { maxLength: 3 }),
    });
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
      rowFilter: usually([], fc.array(rowCondition, { maxLength: 11 })),
      volume: usually(plain.volume, fc.record({ callsPerDay: fc.integer() })),
      security: usually(
        plain.security,
        fc.record({ measures: some(['accessControl', 'noStorage']), viewers: text, details: text }),
      ),
      periodUntil: usually(plain.periodUntil, fc.date()),
    });
    const grant = fc.record({
      outcome: fc.constant('granted'),
      reasons: fc.constant(said.reasons),
      ground: fc.constant(said.ground),
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
        const terms = agreed(granted);
        expect(parseTerms(JSON.parse(canonicalJson(terms)))).toEqual(terms);
        const { purpose } = terms;
        taken[purpose.code === plain.purposeCode ? 'plain' : 'hostile'] += 1;
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(taken.plain, taken.hostile)).toBeGreaterThan(10);
  });
});
