import fc from 'fast-check';
import { readJurisdiction } from '@shutong/clocks';
import type { RowFilter } from '@shutong/wire';
import type { Actor, Role } from '@shutong/platform';
import type { Application } from './application.entity';
import {
  mayAnswer,
  mayApply,
  mayApprove,
  mayPropose,
  mayRead,
  ruleFor,
  sharingOf,
  stepFrom,
  type Offer,
} from './application.policy';
import {
  after,
  applicationStates,
  applicationSteps,
  type ApplicationStep,
} from './application.states';
import { assertLawful, inFull, isInPart, type FullProposal } from '../decision/decision.policy';
import { grantByRule, isGroundOfRule, whyInPart } from '../decision/rule-grant.policy';

const now = new Date('2026-03-02T08:00:00Z');
const later = new Date('2027-03-02T08:00:00Z');
const rules = readJurisdiction('cn');

const actor = (id: string, department: string, ...roles: Role[]): Actor => ({
  kind: 'person',
  id,
  name: id,
  department,
  roles,
  authn: { method: 'oidc', clientId: 'test', tokenHash: '' },
});

const offer: Offer = {
  resourceId: 'r1',
  provider: 'provider',
  fields: new Map([
    ['name', 'unconditional'],
    ['number', 'conditional'],
  ]),
  filterable: new Map([
    ['name', { type: 'text', sharing: 'unconditional' }],
    ['born', { type: 'date', sharing: 'conditional' }],
    ['income', { type: 'number', sharing: 'conditional' }],
  ]),
  modes: ['verify'],
  available: true,
  withheld: ['account'],
  ground: '社会保险法 第八十一条',
};

const application = {
  requester: 'requester',
  provider: 'provider',
  appliedBy: 'wang',
  state: 'received',
  fields: ['name', 'number'],
  modes: ['verify', 'query'],
  rowFilter: [{ field: 'born', type: 'date', op: 'lt', values: ['1960-01-01'] }],
  volume: { callsPerDay: 100, rowsPerDay: 20 },
  periodUntil: later,
} as unknown as Application;

const proposal: FullProposal = {
  outcome: 'granted',
  reasons: '按最小必要提供',
  ground: '条例第二十一条',
  fields: ['name'],
  modes: ['verify'],
  rowFilter: application.rowFilter,
  quotaCalls: 10,
  maxRows: 10,
  periodUntil: null,
};

const older = { field: 'born', type: 'date', op: 'lt', values: ['1950-01-01'] } as const;
const poor = { field: 'income', type: 'number', op: 'lt', values: ['1000'] } as const;

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('who may apply, and for what', () => {
  const wish = {
    ...{ basis: '社会保险法', scenario: '资格认证', scope: '本厅' },
    citations: [{ document: 'social-insurance-law', article: '第七十四条' }],
    ...{ purposeCode: 'pension', purposeText: '养老金资格认证' },
    ...{ fields: ['name'], modes: ['verify'] as const, periodUntil: later },
    ...{ rowFilter: [] as RowFilter, volume: { callsPerDay: 10 }, security: null },
  };
  const born = { field: 'born', type: 'date', op: 'lt', values: ['1960-01-01'] } as const;
  const measures = { measures: ['accessControl' as const], viewers: '经办人员', details: '' };
  const wang = actor('wang', 'requester', 'requester');

  it.each([
    ['an offered item in an offered mode', {}, {}, 'ok'],
    ['an item that the entry does not list', {}, { fields: ['secret'] }, 'field-not-offered'],
    ['an item that law withholds', {}, { fields: ['name', 'account'] }, 'field-not-shared'],
    ['one withheld by no law', { ground: '' }, { fields: ['account'] }, 'field-not-offered'],
    ['a mode that the resource lacks', {}, { modes: ['query'] as const }, 'mode-not-offered'],
    ['a period that has ended', {}, { periodUntil: now }, 'period-in-the-past'],
    ['a withdrawn resource', { available: false }, {}, 'resource-not-available'],
    ["one's own data", { provider: 'requester' }, {}, 'own-resource'],
    ['no basis', {}, { basis: '' }, 'incomplete'],
    ['a basis of blanks', {}, { basis: ' \u3000\n' }, 'incomplete'],
    ['no scenario', {}, { scenario: '' }, 'incomplete'],
    ['no scope', {}, { scope: '' }, 'incomplete'],
    ['no purpose', {}, { purposeCode: '' }, 'incomplete'],
    ['a purpose without words', {}, { purposeText: '' }, 'incomplete'],
    ['no item', {}, { fields: [] }, 'incomplete'],
    ['no mode', {}, { modes: [] }, 'incomplete'],
    ['no volume', {}, { volume: null }, 'incomplete'],
    ['conditional data without security measures', {}, { fields: ['number'] }, 'incomplete'],
    ['conditional data that is protected', {}, { fields: ['number'], security: measures }, 'ok'],
    ['measures that name no viewer', {}, { security: { ...measures, viewers: ' ' } }, 'incomplete'],
    ['rows by a conditional item, unprotected', {}, { rowFilter: [born] }, 'incomplete'],
    ['rows by a conditional item', {}, { rowFilter: [born], security: measures }, 'ok'],
    ['rows by an item that is gone', { filterable: new Map() }, { rowFilter: [born] }, 'malformed'],
    ['a period that is no date', {}, { periodUntil: new Date('never') }, 'incomplete'],
  ])('answers an application for %s', (_, offered, wished, code) => {
    const answer = codeOf(() =>
      mayApply(wang, { ...offer, ...offered }, { ...wish, ...wished }, now),
    );
    expect(answer).toMatch(code);
  });
});

describe('Articles 20 and 21: who drew it up is not who consents', () => {
  const involved = { application, parts: [{ by: 'wang', department: 'requester' }] };

  it('lets another office head of the requester approve', () => {
    expect(codeOf(() => mayApprove(actor('li', 'requester', 'office-head'), involved))).toBe('ok');
  });

  it('refuses the applicant as office head', () => {
    const wang = actor('wang', 'requester', 'office-head');
    expect(codeOf(() => mayApprove(wang, involved))).toBe('exchange.application.same-person');
  });

  it("refuses another department's office head", () => {
    const zhao = actor('zhao', 'elsewhere', 'office-head');
    expect(codeOf(() => mayApprove(zhao, involved))).toBe('exchange.application.other-department');
  });

  it('refuses the officer who proposed as the one who answers', () => {
    const chen = actor('chen', 'provider', 'provider-officer', 'office-head');
    expect(codeOf(() => mayPropose(chen, involved))).toBe('ok');
    expect(codeOf(() => mayAnswer(chen, involved, 'chen'))).toBe(
      'exchange.application.same-person',
    );
    expect(codeOf(() => mayAnswer(chen, involved, 'sun'))).toBe('ok');
  });
});

describe('Article 21: what an answer has to say', () => {
  it('C54.1 a refusal without stated reasons or ground is rejected', () => {
    const silent = { ...proposal, reasons: '', ground: '' };
    const refusal = { ...silent, outcome: 'refused' as const, fields: [] };
    const code = 'exchange.application.refusal-without-ground';
    expect(codeOf(() => assertLawful(application, { ...refusal, ground: 'x' }, rules))).toBe(code);
    expect(codeOf(() => assertLawful(application, { ...refusal, reasons: 'x' }, rules))).toBe(code);
    expect(
      codeOf(() => assertLawful(application, { ...refusal, reasons: 'x', ground: 'y' }, rules)),
    ).toBe('ok');
  });

  it('refuses a grant of more than was asked for, or of nothing', () => {
    const code = 'exchange.application.field-not-offered';
    expect(
      codeOf(() => assertLawful(application, { ...proposal, fields: ['name', 'extra'] }, rules)),
    ).toBe(code);
    expect(codeOf(() => assertLawful(application, { ...proposal, fields: [] }, rules))).toBe(code);
  });

  it.each<[string, object, string]>([
    ['what was asked for', {}, 'ok'],
    ['fewer rows', { rowFilter: [older] }, 'ok'],
    ['a further condition', { rowFilter: [...application.rowFilter, poor] }, 'ok'],
    ['all rows', { rowFilter: [] }, 'row-filter-wider'],
    ['other rows', { rowFilter: [poor] }, 'row-filter-wider'],
    ['more rows', { rowFilter: [{ ...older, values: ['1970-01-01'] }] }, 'row-filter-wider'],
    ['a mode that nobody asked for', { modes: ['batch'] }, 'mode-not-offered'],
    ['as many calls', { quotaCalls: 100 }, 'ok'],
    ['more calls', { quotaCalls: 101 }, 'volume-exceeded'],
    ['more rows of a query than of a day', { modes: ['query'], maxRows: 21 }, 'volume-exceeded'],
    ['a shorter period', { periodUntil: now }, 'ok'],
    ['a longer period', { periodUntil: new Date(later.getTime() + 1) }, 'period-longer'],
  ])('Article 20: judges a grant of %s', (_, change, code) => {
    expect(codeOf(() => assertLawful(application, { ...proposal, ...change }, rules))).toMatch(
      code,
    );
  });

  const whole = {
    ...{ fields: ['name', 'number'], modes: ['verify', 'query'] as const },
    ...{ quotaCalls: 100, maxRows: 20, reasons: '', ground: '' },
  };
  it.each<[string, Partial<FullProposal>]>([
    ['items', { fields: ['name'] }],
    ['modes', { modes: ['query'] }],
    ['rows', { rowFilter: [older] }],
    ['calls', { quotaCalls: 99 }],
    ['rows of a query', { maxRows: 19 }],
    ['days', { periodUntil: now }],
  ])('Article 21: refuses fewer %s only with reasons and ground', (_, less) => {
    const code = 'exchange.application.part-without-ground';
    const tried = (change: Partial<FullProposal>) =>
      codeOf(() => assertLawful(application, { ...proposal, ...whole, ...change }, rules));
    expect(tried({})).toBe('ok');
    expect(tried(less)).toBe(code);
    expect(tried({ ...less, reasons: '按最小必要提供', ground: '　' })).toBe(code);
    expect(tried({ ...less, reasons: '按最小必要提供', ground: '条例第二十一条' })).toBe('ok');
  });

  it('Article 20: bounds rows of one query where there are queries, and never those of a batch', () => {
    const batch = { modes: ['batch'] as const };
    const inBatches = { ...application, ...batch, rowFilter: [] } as unknown as Application;
    const granted = { ...proposal, ...whole, ...batch, rowFilter: [] };
    expect(codeOf(() => assertLawful(inBatches, { ...granted, maxRows: 21 }, rules))).toBe('ok');
    expect(isInPart(inBatches, { ...granted, maxRows: 1 }, rules)).toBe(false);
    const strict = { ...rules, fairUse: { callsPerDay: 100, rowsPerQuery: 9 } };
    expect(grantByRule(inBatches, strict, now).reasons).toBe('');
    const byRule = grantByRule(application, strict, now);
    expect(byRule.reasons).toContain('每日合计及批量交换的行数不另设上限');
  });

  it('Article 21: a hundred rows of a query, where nobody says how many, are no refusal of more', () => {
    const many = { ...application, volume: { callsPerDay: 100, rowsPerDay: 5000 } };
    expect(isInPart(many, { ...proposal, ...whole, maxRows: 100 }, rules)).toBe(false);
    expect(isInPart(many, { ...proposal, ...whole, maxRows: 99 }, rules)).toBe(true);
  });

  it('Article 21: what the rule caps at a fair use is a grant in part, and says why', () => {
    const asked = (callsPerDay: number) => ({ ...application, volume: { callsPerDay } });
    const { callsPerDay } = rules.fairUse;
    expect(grantByRule(asked(callsPerDay), rules, now)).toMatchObject({ reasons: '', ground: '' });
    const capped = grantByRule(asked(callsPerDay + 1), rules, now);
    expect(capped).toMatchObject({ outcome: 'granted', quotaCalls: callsPerDay });
    expect(capped.reasons).toContain(String(callsPerDay));
    expect(capped.ground).toContain('fairUse');
    expect(codeOf(() => assertLawful(asked(callsPerDay + 1), capped, rules))).toBe('ok');
    const strict = {
      usualRows: 5,
      longestPeriod: null,
      fairUse: { callsPerDay: 7, rowsPerQuery: 9 },
    };
    expect(grantByRule(application, strict, now)).toMatchObject({ quotaCalls: 7, maxRows: 9 });
    const said = { ...proposal, modes: [], quotaCalls: null, maxRows: null };
    const { filterable } = offer;
    expect(inFull(application, said, { filterable, rules: strict })).toMatchObject({ maxRows: 5 });
  });

  it('Article 21: what the rule grants for the longest period that is set is a grant in part, and says why', () => {
    const asked = { ...application, widens: null };
    const yearly = { ...rules, longestPeriod: 30 };
    const until = new Date(now.getTime() + 30 * 86_400_000);
    const byRule = grantByRule(asked, yearly, now);
    expect(byRule).toMatchObject({ periodUntil: until, quotaCalls: 100 });
    expect(byRule.reasons).toContain('最长30日');
    expect(byRule.reasons).not.toContain('每日');
    expect([byRule.ground].filter(isGroundOfRule)).toHaveLength(1);
    expect(isInPart(asked, byRule, yearly)).toBe(true);
    const [all, short] = [
      { ...rules, longestPeriod: 365 },
      { ...asked, periodUntil: until },
    ];
    for (const one of [grantByRule(asked, all, now), grantByRule(short, yearly, now)]) {
      expect(one).toMatchObject({ periodUntil: null, reasons: '', ground: '' });
    }
    const agreed = { byRule, granted: { ...byRule, quotaCalls: 50, periodUntil: until } };
    const why = whyInPart(asked, agreed, yearly);
    expect(why.reasons).toMatch(/不超过原共享协议.*最长30日/);
    expect(isGroundOfRule(why.ground)).toBe(true);
    const kept = { byRule, granted: { ...byRule, periodUntil: new Date(until.getTime() + 1) } };
    expect(whyInPart(asked, kept, yearly).reasons).toContain('从其约定');
  });

  it('grants as applied for what a proposal leaves unsaid', () => {
    const both = ['name', 'number'];
    const said = { outcome: 'granted', reasons: '', ground: '', fields: both } as const;
    const full = inFull(application, said, { filterable: offer.filterable, rules });
    const { modes, rowFilter } = application;
    const asAsked = { modes, rowFilter, quotaCalls: 100, maxRows: 20, periodUntil: null };
    expect(full).toEqual({ ...said, ...asAsked });
    const named = { ...said, periodUntil: new Date(later) };
    expect(inFull(application, named, { filterable: offer.filterable, rules })).toEqual(full);
    expect(codeOf(() => assertLawful(application, full, rules))).toBe('ok');
    expect(grantByRule(application, rules, now)).toMatchObject({
      rowFilter,
      quotaCalls: 100,
      maxRows: 20,
    });
  });

  it('protects an item by which rows are chosen as one that is read', () => {
    const rowFilter = [older];
    expect(sharingOf(offer, { fields: ['name'], rowFilter: [] })).toBe('unconditional');
    expect(sharingOf(offer, { fields: ['name'], rowFilter })).toBe('conditional');
    const gone = { ...offer, filterable: new Map() };
    expect(sharingOf(gone, { fields: ['name'], rowFilter })).toBe('not-shared');
  });

  it('Article 14: unconditional is granted by rule, not shared is refused by rule', () => {
    expect(ruleFor('unconditional')).toBe('grant-by-rule');
    expect(ruleFor('not-shared')).toBe('refuse-by-rule');
    expect(ruleFor('conditional')).toBeUndefined();
  });
});

describe('life of an application', () => {
  const steps = Object.keys(applicationSteps) as ApplicationStep[];

  it('never leaves an answered or withdrawn application, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (tried) => {
        let state = applicationStates[0] as (typeof applicationStates)[number];
        let ended = false;
        for (const step of tried) {
          const next = after(state, step);
          if (ended) expect(next).toBeUndefined();
          state = next ?? state;
          ended = ['granted', 'refused', 'withdrawn'].includes(state);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('grants only what was approved and then proposed or ruled', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (tried) => {
        let state = applicationStates[0] as (typeof applicationStates)[number];
        const taken: ApplicationStep[] = [];
        for (const step of tried) {
          const next = after(state, step);
          if (next) taken.push(step);
          state = next ?? state;
        }
        if (state !== 'granted') return;
        expect(taken[0]).toBe('approve');
        expect(taken.includes('propose') || taken.includes('grant-by-rule')).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('names the state that forbids a step', () => {
    const granted = { ...application, state: 'granted' } as Application;
    expect(codeOf(() => stepFrom(granted, 'withdraw'))).toBe('exchange.application.wrong-state');
  });

  it('shows an application to its parties, the authority and auditors only', () => {
    expect(mayRead(actor('a', 'requester'), application)).toBe(true);
    expect(mayRead(actor('a', 'provider'), application)).toBe(true);
    expect(mayRead(actor('a', 'elsewhere', 'requester'), application)).toBe(false);
    expect(mayRead(actor('a', 'elsewhere', 'authority'), application)).toBe(true);
    expect(mayRead(actor('a', 'elsewhere', 'auditor'), application)).toBe(true);
  });
});
