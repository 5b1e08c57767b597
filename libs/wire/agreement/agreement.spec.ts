import {
  isWidened,
  maskOf,
  matchRuleOf,
  openAgreement,
  parseTerms,
  rowFilterOf,
  signTerms,
  termsHash,
  verifyTermsSignature,
  widenedTerms,
  type AgreementTerms,
  type RowCondition,
} from '..';
import {
  asFirstVersion,
  departments,
  now,
  parties,
  party,
  refusal,
  termsBetween,
  type Parties,
} from '../parties.fixture';

const status: RowCondition = { field: 'status', type: 'number', op: 'eq', values: ['1'] };

let all: Parties;
let terms: AgreementTerms;
let signatures: { provider: string; requester: string };
beforeAll(async () => {
  all = await parties();
  terms = termsBetween(all);
  signatures = {
    provider: await signTerms(terms, all.provider.keys),
    requester: await signTerms(terms, all.requester.keys),
  };
});

const cards = () => ({ provider: all.provider.card, requester: all.requester.card });

describe('Terms', () => {
  it('have one hash, whatever the order of their names', () => {
    const shuffled = Object.fromEntries(Object.entries(terms).reverse()) as unknown;
    expect(termsHash(shuffled as AgreementTerms)).toBe(termsHash(terms));
    expect(termsHash(terms)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['an unknown version', { v: 'shutong.agreement/9' }, 'wire.version-unsupported'],
    ['a name more', { extra: 1 }, '/extra additionalProperties'],
    ['a count that is no integer', { maxRows: 1.5 }, '/maxRows type'],
    ['no fields', { fields: [] }, '/fields minItems'],
    ['an unknown mode', { modes: ['stream'] }, '/modes/0 enum'],
    ['onward use', { onwardUse: true }, '/onwardUse const'],
    ['an unknown mask', { masks: { name: 'hash' } }, '/masks/name pattern'],
    ['an unknown match rule', { matchRules: { name: 'like' } }, '/matchRules/name enum'],
    ['a mask for a field not granted', { masks: { phone: 'hidden' } }, '/masks'],
    ['a match rule for a field not granted', { matchRules: { phone: 'exact' } }, '/matchRules'],
    ['a field that is no code', { fields: ['__proto__'] }, '/fields/0 pattern'],
    ['a term that ends before it begins', { term: { from: 2, until: 1 } }, '/term'],
    [
      'an unknown measure',
      { security: { measures: ['luck'], viewers: 'x', details: '' } },
      '/security/measures/0 enum',
    ],
    ['a condition that asks for code', { rowFilter: [{ ...status, sql: '1' }] }, '/sql additional'],
    ['an unknown operator', { rowFilter: [{ ...status, op: 'like' }] }, '/rowFilter/0/op enum'],
    [
      'a value not of its type',
      { rowFilter: [{ ...status, values: ['x'] }] },
      '/rowFilter/0/values',
    ],
    [
      'a row filter in another form',
      { rowFilter: [{ ...status, field: 'z' }, status] },
      '/rowFilter',
    ],
    [
      'eleven conditions',
      { rowFilter: Array.from('abcdefghijk', (field) => ({ ...status, field })) },
      'maxItems',
    ],
  ])('with %s are refused', async (_what, change, why) => {
    expect(await refusal(() => parseTerms({ ...terms, ...change }))).toContain(why);
  });

  it('without any one of their names are refused, security apart', async () => {
    for (const name of Object.keys(terms).filter((one) => one !== 'security')) {
      const rest = Object.fromEntries(Object.entries(terms).filter(([key]) => key !== name));
      expect(await refusal(() => parseTerms(rest))).toBe(`wire.terms-malformed /${name} required`);
    }
  });

  it('say none and exact where they say nothing of a field', () => {
    expect([maskOf(terms, 'address'), maskOf(terms, 'name')]).toEqual(['keep-3-0', 'none']);
    expect([matchRuleOf(terms, 'name'), matchRuleOf(terms, 'address')]).toEqual(['nfkc', 'exact']);
    expect([maskOf(terms, 'constructor'), matchRuleOf(terms, 'toString')]).toEqual([
      'none',
      'exact',
    ]);
  });
});

describe('An agreement', () => {
  it('signed by both opens to its terms, also after a database has reordered them', async () => {
    const stored = JSON.parse(JSON.stringify({ signatures, terms })) as object;
    expect(await openAgreement(stored, cards())).toEqual(terms);
  });

  it.each(['provider', 'requester'] as const)(
    'without the signature of the %s is refused',
    async (side) => {
      const half = { terms, signatures: { ...signatures, [side]: null } };
      expect(await refusal(() => openAgreement(half, cards()))).toBe(
        `wire.agreement-half-signed ${side}`,
      );
    },
  );

  it.each([
    ['a widened field', { fields: ['name', 'birthDate', 'address', 'phone'] }],
    ['an extended term', { term: { from: now, until: now * 1.5 } }],
    ['a larger quota', { quota: { calls: 1_000_000, window: 'day' } }],
    ['a mask taken away', { masks: {} }],
    ['another purpose', { purpose: { code: 'other', text: 'x' } }],
    ['a later version', { version: 2 }],
  ])('with %s after the signatures is refused', async (_what, change) => {
    const altered = { terms: { ...terms, ...change }, signatures };
    expect(await refusal(() => openAgreement(altered, cards()))).toMatch(/^wire\.bad-signature /);
  });

  it('forged by the hub with a key of its own is refused', async () => {
    const hub = await party(departments.requester);
    const forger = { ...hub.keys, thumbprint: all.requester.keys.thumbprint };
    const requester = await signTerms(terms, forger);
    const forged = { terms, signatures: { ...signatures, requester } };
    expect(await refusal(() => openAgreement(forged, cards()))).toMatch(/^wire\.bad-signature /);
  });

  it('with one signature in the place of both is refused', async () => {
    const twice = { terms, signatures: { ...signatures, requester: signatures.provider } };
    expect(await refusal(() => openAgreement(twice, cards()))).toMatch(/^wire\.wrong-key /);
  });

  it.each([
    ['thumbprint', 'the key of another department', () => all.other.card],
    [
      'department',
      'the same key for another department',
      () => ({ ...all.requester.card, department: departments.other }),
    ],
  ])('is refused for its %s beside %s', async (name, _what, card) => {
    const shown = { ...cards(), requester: card() };
    expect(await refusal(() => openAgreement({ terms, signatures }, shown))).toBe(
      `wire.key-not-named requester ${name}`,
    );
  });

  it('that hides a hosted connector is refused', async () => {
    const shown = { ...cards(), provider: { ...all.provider.card, hosted: true } };
    expect(await refusal(() => openAgreement({ terms, signatures }, shown))).toBe(
      'wire.key-not-named provider hosted',
    );
  });

  it.each([null, [], {}, { terms: 1 }, { terms: {}, signatures: {} }, 'text'])(
    'that is none (%j) is refused',
    async (document) =>
      expect(await refusal(() => openAgreement(document, cards()))).toMatch(/^wire\.malformed /),
  );
});

describe('Terms of the version before', () => {
  const first = () => asFirstVersion(terms);

  it('signed by both go on, for all rows', async () => {
    const signatures = {
      provider: await signTerms(first(), all.provider.keys),
      requester: await signTerms(first(), all.requester.keys),
    };
    expect(await openAgreement({ terms: first(), signatures }, cards())).toEqual(first());
    expect(rowFilterOf(first())).toEqual([]);
    expect(widenedTerms(first(), terms)).toEqual(['scope']);
    expect(widenedTerms(terms, first())).toEqual(['rowFilter', 'scope', 'security']);
  });

  it('know nothing of the version after, so that no row filter is left out', async () => {
    const { rowFilter } = terms;
    expect(await refusal(() => parseTerms({ ...first(), rowFilter }))).toContain('/rowFilter');
  });

  it('are signed as what they are, and their signature proves no other version', async () => {
    const provider = await signTerms(first(), all.provider.keys);
    const check = () => verifyTermsSignature(terms, provider, all.provider.card);
    expect(await refusal(check)).toMatch(/^wire\.bad-signature /);
  });
});

describe('A signature over terms', () => {
  it('is checked alone, as the hub does', async () => {
    await verifyTermsSignature(terms, signatures.provider, all.provider.card);
    const check = () => verifyTermsSignature(terms, signatures.provider, all.other.card);
    expect(await refusal(check)).toMatch(/^wire\.wrong-key /);
  });

  it('leaves out what it signs', () => expect(signatures.provider.split('.')[1]).toBe(''));

  it('is not given by a key that the terms do not name', async () => {
    expect(await refusal(() => signTerms(terms, all.other.keys))).toMatch(/^wire\.key-not-named /);
  });

  it.each(['', '..', 'a..b', 'a.b.c', 'a..b.c'])('"%s" is refused', async (text) => {
    const check = () => verifyTermsSignature(terms, text, all.provider.card);
    expect(await refusal(check)).toMatch(/^wire\.bad-signature /);
  });
});

describe('A new version of terms', () => {
  it.each([
    ['fields', { fields: ['name', 'birthDate', 'address', 'phone'] }],
    ['keyFields', { keyFields: ['residentNumber', 'name'] }],
    ['term', { term: { from: now, until: now * 2 } }],
    ['term', { term: { from: 0, until: now } }],
    ['quota', { quota: { calls: 1001, window: 'day' as const } }],
    ['quota', { quota: { calls: 1, window: 'term' as const } }],
    ['maxRows', { maxRows: 101 }],
    ['purpose', { purpose: { code: 'other', text: '' } }],
    ['rowFilter', { rowFilter: [] }],
    ['rowFilter', { rowFilter: [{ ...status, op: 'in' as const, values: ['1', '2'] }] }],
    ['rowFilter', { rowFilter: [{ ...status, field: 'name' }] }],
    ['scenario', { scenario: '' }],
    ['scope', { scope: '全厅' }],
    ['security', { security: { measures: ['accessAudit' as const], viewers: 'x', details: '' } }],
    ['legalBasis', { legalBasis: '' }],
    ['masks', { masks: {} }],
    ['masks', { masks: { address: 'keep-2-1' as const } }],
    ['matchRules', { matchRules: { name: 'nfkc' as const } }],
    ['personal', { personal: {} }],
    ['resource', { resource: { code: 'other', title: '', version: 1 } }],
  ])('is widened in %s', (name, change) => {
    expect(widenedTerms(terms, { ...terms, ...change })).toEqual([name]);
  });

  it('is widened where a party or a mode is another', () => {
    const requester = { ...terms.requester, thumbprint: 'A'.repeat(43) };
    expect(widenedTerms(terms, { ...terms, requester })).toEqual(['requester']);
    expect(widenedTerms({ ...terms, modes: ['verify'] }, terms)).toEqual(['modes']);
  });

  it('that takes away is not widened', () => {
    const narrower: AgreementTerms = {
      ...terms,
      version: 2,
      modes: ['verify'],
      rowFilter: [{ ...status, field: 'name', op: 'notNull', values: [] }, status],
      fields: ['name', 'address'],
      masks: { name: 'hidden', address: 'keep-2-0' },
      matchRules: { name: 'nfkc' },
      quota: { calls: 10, window: 'day' },
      maxRows: 1,
      term: { from: now, until: now + 1 },
    };
    expect(isWidened(terms, narrower)).toBe(false);
    expect(isWidened(narrower, terms)).toBe(true);
  });
});
