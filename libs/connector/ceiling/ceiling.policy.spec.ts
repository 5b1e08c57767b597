import fc from 'fast-check';
import type { AgreementTerms, Mask } from '@shutong/wire';
import { permits } from '../../../test/support/connectors';
import { parties, termsBetween } from '../../wire/parties.fixture';
import type { Mount } from '../answering/mount';
import { daysUs } from '../clock/clock';
import { beyondCeiling } from './ceiling.policy';

const mount: Mount = {
  ...(permits as Mount),
  masks: {},
  ceiling: {
    modes: ['verify'],
    fields: ['permit_no', 'holder'],
    masks: { holder: 'keep-1-0' },
    maxRows: 5,
    quota: { calls: 10, window: 'day' },
    days: 30,
  },
};

let terms: AgreementTerms;
beforeAll(async () => {
  const from = Date.UTC(2026, 0, 1) * 1000;
  terms = {
    ...termsBetween(await parties()),
    modes: ['verify'],
    fields: ['holder'],
    keyFields: ['permit_no'],
    masks: { holder: 'keep-1-0' },
    matchRules: { holder: 'nfkc' },
    maxRows: 5,
    quota: { calls: 10, window: 'day' },
    term: { from, until: from + daysUs(30) },
  };
});

const beyond = (change: Partial<AgreementTerms>, of: Mount = mount) =>
  beyondCeiling({ ...terms, ...change }, of).map(({ term }) => term);

describe('What a connector signs by itself', () => {
  it('is everything up to the ceiling', () => {
    expect(beyond({})).toEqual([]);
  });

  it.each<[string, Partial<AgreementTerms>]>([
    ['modes', { modes: ['verify', 'query'] }],
    ['fields', { fields: ['holder', 'contact'] }],
    ['keyFields', { keyFields: ['permit_no', 'holder'] }],
    ['matchRules', { matchRules: { holder: 'date' } }],
    ['matchRules', { matchRules: {} }],
    ['masks', { masks: {} }],
    ['masks', { masks: { holder: 'keep-1-1' } }],
    ['maxRows', { maxRows: 6 }],
    ['quota', { quota: { calls: 11, window: 'day' } }],
    ['quota', { quota: { calls: 11, window: 'term' } }],
    ['term', { term: { from: 0, until: daysUs(30) + 1 } }],
  ])('is nothing with wider %s', (term, change) => {
    expect(beyond(change)).toContain(term);
  });

  it('counts a daily quota over every day in Shanghai that the term touches', () => {
    const total = { ...mount.ceiling, quota: { calls: 100, window: 'term' as const } };
    const of = { ...mount, ceiling: total };
    const midnight = Date.UTC(2026, 0, 9, 16) * 1000;
    const span = (from: number, until: number) => beyond({ term: { from, until } }, of);
    expect(span(midnight, midnight + daysUs(10))).toEqual([]);
    expect(span(midnight - 1, midnight + daysUs(10))).toEqual(['quota']);
    expect(span(midnight, midnight + daysUs(10) + 1)).toEqual(['quota']);
  });

  it('never grows when terms are narrowed, whatever they were', () => {
    const masks = fc.constantFrom<Mask>('none', 'hidden', 'keep-1-0', 'keep-0-4', 'keep-3-4');
    const anyTerms = fc.record({
      fields: fc.subarray(['permit_no', 'holder', 'contact'], { minLength: 1 }),
      modes: fc.subarray(['verify', 'query'] as const, { minLength: 1 }),
      masks: fc.dictionary(fc.constantFrom('holder', 'contact'), masks),
      maxRows: fc.integer({ min: 1, max: 10 }),
      quota: fc.record({
        calls: fc.integer({ min: 1, max: 20 }),
        window: fc.constantFrom('day' as const, 'term' as const),
      }),
    });
    const narrower = fc.record({ rows: fc.nat(9), calls: fc.nat(19), fields: fc.nat(2) });
    fc.assert(
      fc.property(anyTerms, narrower, (wide, less) => {
        const narrow = {
          ...wide,
          maxRows: Math.max(1, wide.maxRows - less.rows),
          quota: { ...wide.quota, calls: Math.max(1, wide.quota.calls - less.calls) },
          fields: wide.fields.slice(0, Math.max(1, wide.fields.length - less.fields)),
          masks: { holder: 'hidden', contact: 'hidden' } as const,
        };
        const wider = beyond(wide);
        expect(beyond(narrow).filter((term) => !wider.includes(term))).toEqual([]);
      }),
    );
  });
});
