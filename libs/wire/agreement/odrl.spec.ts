import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import {
  openTermsToOdrl,
  securityMeasures,
  termsToOdrl,
  type AgreementStanding,
  type AgreementTerms,
  type Handling,
  type JsonLd,
  type OpenAgreementTerms,
} from '..';
import { asFirstVersion, departments, parties, termsBetween } from '../parties.fixture';
import { rowOperators, type RowCondition } from '../row-filter/row-filter';

let terms: AgreementTerms;
beforeAll(async () => {
  terms = termsBetween(await parties());
});

/** Every kind of term at once. */
const everything = (): AgreementTerms => ({
  ...terms,
  rowFilter: rowOperators.map((op): RowCondition => {
    const values = op.endsWith('Null') ? [] : ['x'];
    return { field: `item ${op}`, type: 'text', op, values };
  }),
  security: { measures: securityMeasures, viewers: '甲', details: '乙' },
});

/** As it stands while it works, with all that it says. */
const active: AgreementStanding = {
  ...{ state: 'active', providerSignature: 'a', requesterSignature: 'b' },
  ...{ replaces: null, replacedBy: null, restricted: {}, restriction: 0 },
};
const openTerms: OpenAgreementTerms = {
  ...{ v: 'shutong.open-agreement/1', id: 'a', application: 'b' },
  entry: { code: '303/1', title: '取水许可', version: 1 },
  ...{ provider: { department: 'c', name: '甲' }, licensee: { name: '乙', organisation: null } },
  ...{ fields: ['name'], purpose: '研究', scope: '本人', security: '加密' },
  ...{ term: { from: 0, until: 1 }, onwardUse: false, revocable: true },
};
const unsigned = { providerSignature: null, requesterSignature: null };
const inForce = (of: AgreementTerms) => termsToOdrl(of, active);

const contract = join('contracts', 'odrl', 'agreement.v1.schema.json');
const validate = new Ajv2020({ allowUnionTypes: true, strictTypes: true }).compile(
  JSON.parse(readFileSync(contract, 'utf8')) as object,
);
const faultsOf = (value: unknown) => (validate(value) ? [] : validate.errors);

/** Every value that a name has anywhere in it. */
function valuesOf(name: string, of: unknown): unknown[] {
  if (Array.isArray(of)) return of.flatMap((one: unknown) => valuesOf(name, one));
  if (of === null || typeof of !== 'object') return [];
  return Object.entries(of as Record<string, unknown>).flatMap(([key, value]) =>
    key === name ? [value, ...valuesOf(name, value)] : valuesOf(name, value),
  );
}

const profile = 'urn:shutong:odrl:1';

describe('Article 25: terms as an ODRL Agreement', () => {
  it('keep the information model, with few terms and with all', () => {
    expect(faultsOf(inForce(terms))).toEqual([]);
    expect(faultsOf(inForce(everything()))).toEqual([]);
    expect(faultsOf(inForce(asFirstVersion(terms)))).toEqual([]);
  });

  it('would not keep it without a party, an action, a bound or a version of the resource', () => {
    const odrl = inForce(terms);
    const [permission] = odrl['permission'] as JsonLd[];
    for (const name of ['assigner', 'assignee', 'target', 'action']) {
      const part = Object.fromEntries(Object.entries(permission!).filter(([key]) => key !== name));
      expect(faultsOf({ ...odrl, permission: [part] })).not.toEqual([]);
    }
    for (const missing of ['dateTime', 'count', 'purpose', 'recipient', `${profile}:keyItem`]) {
      const all = permission!['constraint'] as JsonLd[];
      const constraint = all.filter(({ leftOperand }) => leftOperand !== missing);
      expect(faultsOf({ ...odrl, permission: [{ ...permission, constraint }] })).not.toEqual([]);
    }
  });

  it('permit each mode on the granted items and rows, within purpose, term and quota', () => {
    const { provider, requester } = departments;
    const odrl = inForce(terms);
    const source = {
      uid: 'urn:shutong:resource:person-register:3',
      'urn:shutong:odrl:1:subjectItem': 'residentNumber',
    };
    expect(odrl).toMatchObject({
      '@type': 'Agreement',
      uid: `urn:shutong:agreement:${terms.id}:${terms.version}`,
      permission: [
        {
          assigner: { uid: `urn:shutong:department:${provider}` },
          assignee: { uid: `urn:shutong:department:${requester}` },
          action: 'urn:shutong:odrl:1:verify',
          target: {
            source,
            refinement: [
              {
                leftOperand: 'urn:shutong:odrl:1:item',
                operator: 'isAnyOf',
                rightOperand: terms.fields,
              },
              { leftOperand: 'urn:shutong:odrl:1:value:status', operator: 'eq', rightOperand: '1' },
            ],
          },
          duty: [{ action: 'urn:shutong:odrl:1:accessControl' }],
        },
        { action: 'urn:shutong:odrl:1:query' },
      ],
    });
    const [verify, query] = odrl['permission'] as { constraint: JsonLd[] }[];
    const said = (of: { constraint: JsonLd[] }) =>
      of.constraint.map(({ leftOperand, operator, rightOperand }) =>
        [leftOperand, operator, JSON.stringify(rightOperand)].join(' '),
      );
    const time = (micros: number) =>
      `{"@value":"${new Date(micros / 1000).toISOString()}","@type":"xsd:dateTime"}`;
    const both = [
      `dateTime gteq ${time(terms.term.from)}`,
      `dateTime lt ${time(terms.term.until)}`,
      'count lteq 1000',
      'purpose eq {"@id":"urn:shutong:purpose:pension-check"}',
      `recipient eq {"@id":"urn:shutong:department:${requester}"}`,
      'urn:shutong:odrl:1:scope eq "养老保险处"',
      'urn:shutong:odrl:1:keyItem isAnyOf ["residentNumber"]',
    ];
    expect(said(verify!)).toEqual([
      ...both,
      'urn:shutong:odrl:1:match:name eq "nfkc"',
      'urn:shutong:odrl:1:match:birthDate eq "date"',
    ]);
    expect(said(query!)).toEqual([
      ...both,
      'urn:shutong:odrl:1:rows lteq 100',
      'urn:shutong:odrl:1:mask:address eq "keep-3-0"',
    ]);
    expect(verify!.constraint[2]).toMatchObject({ unit: 'urn:shutong:odrl:1:callPerDay' });
  });

  it('name of each party whether the operator runs its connector', () => {
    const hosted = { ...terms, provider: { ...terms.provider, hosted: true } };
    const parties = (of: AgreementTerms) => {
      const rules = ['permission', 'prohibition', 'obligation'];
      return rules.flatMap((rule) => inForce(of)[rule] as JsonLd[]);
    };
    const flag = (is: boolean) => ({ 'urn:shutong:odrl:1:hosted': is });
    expect(parties(hosted)).toMatchObject(
      parties(terms).map(() => ({ assigner: flag(true), assignee: flag(false) })),
    );
    expect(parties(terms)).toMatchObject(
      parties(terms).map(() => ({ assigner: flag(false), assignee: flag(false) })),
    );
    expect(faultsOf(inForce(hosted))).toEqual([]);
  });

  it('name the versions beside it by their uid, where there are any', () => {
    const term = (name: string) => `http://purl.org/dc/terms/${name}`;
    const link = (version: number) => ({ '@id': `urn:shutong:agreement:${terms.id}:${version}` });
    const third = { ...terms, version: 3 };
    const odrl = termsToOdrl(third, { ...active, replaces: 1, replacedBy: 4 });
    expect(odrl).toMatchObject({ [term('replaces')]: link(1), [term('isReplacedBy')]: link(4) });
    expect(faultsOf(odrl)).toEqual([]);
    for (const name of ['replaces', 'isReplacedBy']) {
      expect(inForce(terms)).not.toHaveProperty([term(name)]);
    }
  });

  it('state legal basis, purpose, scenario and protection, each by a name of its own', () => {
    const stated = {
      [`${profile}:legalBasis`]: '社会保险法第七十四条',
      [`${profile}:purposeText`]: '养老金领取资格认证',
      [`${profile}:scenario`]: '资格认证',
      [`${profile}:viewers`]: '养老保险处经办人员',
      [`${profile}:measuresText`]: '',
    };
    expect(inForce(terms)).toMatchObject(stated);
    for (const name of Object.keys(stated).slice(0, 3)) {
      const less = Object.entries(inForce(terms)).filter(([key]) => key !== name);
      expect(faultsOf(Object.fromEntries(less))).not.toEqual([]);
    }
  });

  it('use no term of the profile that its document does not list', () => {
    const document = readFileSync(join('docs', 'agreements.md'), 'utf8');
    const listed = document.slice(document.indexOf('### Terms of the profile'));
    const suspended = { ...active, state: 'suspended', restriction: 1 };
    const all = [
      termsToOdrl(everything(), suspended),
      inForce(terms),
      openTermsToOdrl(openTerms, 'revoked'),
    ];
    const used = JSON.stringify(all).matchAll(/urn:shutong:odrl:1:(\w+)(:?)/g);
    const names = new Set([...used].map(([, name, ofItem]) => (ofItem ? `${name}:<item>` : name!)));
    expect(names.size).toBeGreaterThan(30);
    expect([...names].filter((name) => !listed.includes(`\`${name}\``))).toEqual([]);
  });

  it('forbid to pass the data on, and oblige to dispose of it at the end', () => {
    const target = 'urn:shutong:resource:person-register:3';
    const until = new Date(terms.term.until / 1000).toISOString();
    expect(inForce(terms)).toMatchObject({
      prohibition: [{ action: 'distribute', target }],
      obligation: [
        {
          ...{ action: 'delete', target },
          constraint: [
            { leftOperand: 'dateTime', operator: 'gteq', rightOperand: { '@value': until } },
          ],
        },
      ],
    });
  });

  it('say every condition on rows', () => {
    const odrl = inForce(everything());
    const [permission] = odrl['permission'] as { target: { refinement: JsonLd[] } }[];
    const [, ...rows] = permission!.target.refinement;
    expect(rows.map(({ operator }) => operator)).toEqual([
      ...['eq', 'neq', 'isAnyOf', 'lt', 'lteq', 'gt', 'gteq', 'urn:shutong:odrl:1:startsWith'],
      ...['urn:shutong:odrl:1:hasValue', 'urn:shutong:odrl:1:hasValue'],
    ]);
    expect(rows.slice(-2).map(({ rightOperand }) => rightOperand)).toEqual([false, true]);
  });
});

describe('Articles 25 and 27: the ODRL Agreement of one that does not work', () => {
  const rules = (odrl: JsonLd, name: string) => odrl[name] as JsonLd[] | undefined;

  it.each(['proposed', 'suspended', 'terminated', 'expired', 'replaced'])(
    'permits nothing and prohibits each mode while it is %s',
    (state) => {
      const odrl = termsToOdrl(terms, { ...active, state });
      expect(odrl).toMatchObject({ [`${profile}:state`]: state });
      expect(faultsOf(odrl)).toEqual([]);
      expect(odrl).not.toHaveProperty('permission');
      expect(valuesOf('@type', odrl)).not.toContain('Permission');
      const target = 'urn:shutong:resource:person-register:3';
      expect(rules(odrl, 'prohibition')).toMatchObject([
        { action: 'distribute', target },
        { action: `${profile}:verify`, target },
        { action: `${profile}:query`, target },
      ]);
      const permissions = rules(inForce(terms), 'permission')!;
      expect(odrl[`${profile}:granted`]).toEqual(
        permissions.map((one) => ({ ...one, '@type': `${profile}:Grant` })),
      );
      expect(faultsOf({ ...odrl, permission: permissions })).not.toEqual([]);
    },
  );

  it('obliges nobody to dispose of what nobody has got, and at once where it has ended', () => {
    const disposals = (change: Partial<AgreementStanding>) => {
      const odrl = termsToOdrl(terms, { ...active, ...change });
      expect(faultsOf(odrl)).toEqual([]);
      return rules(odrl, 'obligation')?.map(({ constraint }) => constraint ?? 'at once');
    };
    const atEnd = [[{ leftOperand: 'dateTime', operator: 'gteq' }]];
    expect(disposals({ state: 'proposed', ...unsigned })).toBeUndefined();
    expect(disposals({ state: 'expired', ...unsigned })).toBeUndefined();
    expect(disposals({ state: 'terminated', providerSignature: null })).toBeUndefined();
    expect(disposals({ state: 'suspended' })).toMatchObject(atEnd);
    expect(disposals({ state: 'replaced' })).toMatchObject(atEnd);
    expect(disposals({ state: 'terminated' })).toEqual(['at once']);
    expect(disposals({ state: 'expired' })).toEqual(['at once']);
  });

  it('names who has signed', () => {
    const signedBy = (change: object) =>
      termsToOdrl(terms, { ...active, ...change })[`${profile}:signedBy`];
    const of = (side: keyof typeof departments) => ({
      '@id': `urn:shutong:department:${departments[side]}`,
    });
    expect(signedBy({})).toEqual([of('provider'), of('requester')]);
    expect(signedBy({ state: 'proposed', requesterSignature: null })).toEqual([of('provider')]);
    expect(signedBy({ state: 'proposed', ...unsigned })).toEqual([]);
    expect(faultsOf(termsToOdrl(terms, { ...active, requesterSignature: null }))).not.toEqual([]);
  });
});

describe('By article 21 of the Data Security Law, the ODRL Agreement of one that notices restrict', () => {
  const under = (
    items: Readonly<Record<string, Partial<Handling>>>,
    change: Partial<AgreementTerms> = {},
  ) => {
    const handled = Object.entries(items).map(([item, handling]) => [
      item,
      { handling: { query: 'as-agreed', verify: true, batch: true, ...handling } },
    ]);
    const restricted = Object.fromEntries(handled) as AgreementStanding['restricted'];
    const all = { ...terms, modes: ['verify', 'query', 'batch'] as const, ...change };
    const odrl = termsToOdrl(all, { ...active, restricted, restriction: 2 });
    expect(faultsOf(odrl)).toEqual([]);
    return odrl;
  };
  /** By mode, the items of its rules of one kind. */
  const itemsIn = (odrl: JsonLd, kind: string) => {
    const rules = odrl[kind] as { action: string; target: { refinement?: JsonLd[] } }[];
    const parts = rules.filter(({ target }) => target.refinement);
    const named = parts.map(
      ({ action, target }) =>
        [action.split(':').at(-1)!, target.refinement![0]!['rightOperand']] as const,
    );
    return Object.fromEntries<unknown>(named);
  };
  const bounds = (odrl: JsonLd, name: string) =>
    (odrl['permission'] as { action: string; constraint: JsonLd[] }[]).map(({ constraint }) =>
      constraint
        .filter(({ leftOperand }) => String(leftOperand).startsWith(`${profile}:${name}`))
        .map(({ leftOperand, rightOperand }) => [
          String(leftOperand).split(':').at(-1),
          rightOperand,
        ]),
    );

  it('permits in each mode what it leaves, and prohibits the rest', () => {
    const odrl = under({
      name: { query: 'nothing', batch: false },
      birthDate: { verify: false },
      address: { batch: false },
    });
    expect(odrl).toMatchObject({ [`${profile}:restriction`]: 2 });
    expect(itemsIn(odrl, 'permission')).toEqual({
      ...{ verify: ['name', 'address'], query: ['birthDate', 'address'], batch: ['birthDate'] },
    });
    expect(itemsIn(odrl, 'prohibition')).toEqual({
      ...{ verify: ['birthDate'], query: ['name'], batch: ['name', 'address'] },
    });
    expect(bounds(odrl, 'match')).toEqual([[['name', 'nfkc']], [], []]);
  });

  it('has no permission for a mode that is left with nothing, nor any where none is', () => {
    const nothing = { query: 'nothing', verify: false, batch: false } as const;
    const batchless = { batch: false };
    const odrl = under({ name: batchless, birthDate: batchless, address: batchless });
    expect(Object.keys(itemsIn(odrl, 'permission'))).toEqual(['verify', 'query']);
    const none = under({ name: nothing, birthDate: nothing, address: nothing });
    expect(none).not.toHaveProperty('permission');
  });

  it('masks as both terms and notice do', () => {
    const odrl = under({ name: { query: 'keep-1-0' }, address: { query: 'hidden' } });
    const masks = [
      ['name', 'keep-1-0'],
      ['address', 'hidden'],
    ];
    expect(bounds(odrl, 'mask')).toEqual([[], masks, masks]);
    expect(bounds(under({ address: { query: 'keep-0-4' } }), 'mask')[1]).toEqual([
      ['address', 'keep-0-0'],
    ]);
  });

  it('names a case by what may name it, and permits neither to verify nor to query where nothing may', () => {
    const unasked = { residentNumber: { verify: false } };
    const odrl = under(unasked);
    expect(itemsIn(odrl, 'permission')).toEqual({ batch: terms.fields });
    expect(itemsIn(odrl, 'prohibition')).toEqual({ verify: terms.fields, query: terms.fields });
    const other = under(unasked, { keyFields: ['residentNumber', 'passport'] });
    const left = ['keyItem', ['passport']];
    expect(bounds(other, 'keyItem')).toEqual([[left], [left], []]);
    const keyless = JSON.stringify(other).replaceAll('["passport"]', '[]');
    expect(faultsOf(JSON.parse(keyless))).not.toEqual([]);
  });
});

const material = process.env['SHUTONG_MATERIAL'];
const vocabulary = join(material ?? '', 'standards', 'odrl-2.2', 'ODRL22.json');

describe('the words of an ODRL Agreement', () => {
  if (!material || !existsSync(vocabulary)) {
    console.info('skipped: SHUTONG_MATERIAL names no folder with standards/odrl-2.2');
    it.skip('are not at hand (SHUTONG_MATERIAL)', () => undefined);
    return;
  }

  const namespace = 'http://www.w3.org/ns/odrl/2/';
  const known = JSON.parse(readFileSync(vocabulary, 'utf8')) as {
    '@id': string;
    '@type': string[];
  }[];
  const termsOf = (type: string) =>
    known
      .filter((one) => one['@type']?.includes(`${namespace}${type}`))
      .map((one) => one['@id'].replace(namespace, ''));

  it.each([
    ['action', 'Action'],
    ['leftOperand', 'LeftOperand'],
    ['operator', 'Operator'],
  ])('are of the W3C vocabulary for each %s, or of our profile', (name, type) => {
    const used = new Set(valuesOf(name, inForce(everything())) as string[]);
    const own = [...used].filter((word) => !word.startsWith('urn:shutong:odrl:1:'));
    expect(own.length).toBeGreaterThan(1);
    expect(own.filter((word) => !termsOf(type).includes(word))).toEqual([]);
  });
});
