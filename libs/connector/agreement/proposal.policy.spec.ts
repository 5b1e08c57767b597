import fc from 'fast-check';
import type { AgreementTerms } from '@shutong/wire';
import { permits } from '../../../test/support/connectors';
import { parties, termsBetween } from '../../wire/parties.fixture';
import type { Mount } from '../answering/mount';
import { heldStates, maySay } from './agreement.states';
import type { HeldState } from './held-agreement';
import { isForPerson, waitsOf, type Standing } from './proposal.policy';

let terms: AgreementTerms;
beforeAll(async () => {
  terms = {
    ...termsBetween(await parties()),
    fields: ['holder'],
    keyFields: ['permit_no'],
    rowFilter: [],
    masks: {},
    matchRules: { holder: 'nfkc' },
    maxRows: 5,
    quota: { calls: 10, window: 'day' },
  };
});
const mount = permits as Mount;
const waits = (standing: Partial<Standing>, change: Partial<AgreementTerms> = {}) =>
  waitsOf(
    { ...terms, ...change },
    {
      ...{ side: 'provider', mount, held: undefined, approved: false },
      pin: 'holds',
      ...standing,
    },
  ).map(({ why }) => why);

describe('A proposal', () => {
  it('is signed where the key is pinned and the terms fit', () => {
    expect(waits({})).toEqual([]);
  });

  it.each<[string, Partial<Standing>, Partial<AgreementTerms>, string[]]>([
    ['nobody has told the key', { pin: 'missing' }, {}, ['not-pinned']],
    ['another key is pinned', { pin: 'other' }, {}, ['other-key']],
    ['the resource is not mounted', { mount: undefined }, {}, ['not-mounted']],
    ['more is asked than the ceiling', {}, { maxRows: 6 }, ['ceiling']],
    ['nobody has told it, approved or not', { pin: 'missing', approved: true }, {}, ['not-pinned']],
    [
      'it is not mounted, approved or not',
      { mount: undefined, approved: true },
      {},
      ['not-mounted'],
    ],
    [
      'its rows are chosen by an item without a column, approved or not',
      { approved: true },
      { rowFilter: [{ field: 'status', type: 'text', op: 'eq', values: ['x'] }] },
      ['not-mounted'],
    ],
    ['a person has approved', { approved: true }, { maxRows: 6 }, []],
    ['the requester needs no mount', { side: 'requester', mount: undefined }, {}, []],
  ])('waits where it has to: %s', (_what, standing, change, expected) => {
    expect(waits(standing, change)).toEqual(expected);
  });

  it('waits for a person where it is wider than what was signed before, on both sides', () => {
    const next = { version: 2, maxRows: 5 };
    for (const side of ['provider', 'requester'] as const) {
      expect(waits({ side, held: { ...terms, maxRows: 4 } }, next)).toEqual(['widened']);
      expect(waits({ side, held: { ...terms, maxRows: 4 }, approved: true }, next)).toEqual([]);
      expect(waits({ side, held: { ...terms, maxRows: 6 } }, next)).toEqual([]);
    }
  });

  it('never needs less of a person than of a pin', () => {
    const people = waitsOf(
      { ...terms, maxRows: 6 },
      {
        ...{ side: 'provider', pin: 'missing', mount, held: terms, approved: false },
      },
    );
    expect(people.map((wait) => [wait.why, isForPerson(wait)])).toEqual([
      ['not-pinned', false],
      ['ceiling', true],
      ['widened', true],
    ]);
  });
});

describe('The word of the hub', () => {
  it('never brings back what has ended, nor makes a proposal active', () => {
    const states = fc.constantFrom(...heldStates);
    fc.assert(
      fc.property(states, fc.array(states), (first, said) => {
        let state: HeldState = first;
        for (const next of said) {
          const before = state;
          if (maySay(state, next)) state = next;
          if (before === 'terminated' || before === 'expired') expect(state).toBe(before);
          if (before === 'proposed') expect(state).not.toBe('active');
        }
      }),
    );
  });

  it('suspends and resumes', () => {
    expect(maySay('active', 'suspended') && maySay('suspended', 'active')).toBe(true);
    expect(maySay('active', 'active')).toBe(false);
  });
});
