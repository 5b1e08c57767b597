import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { securityMeasures, termsToOdrl, type AgreementTerms, type JsonLd } from '..';
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

const iri = { type: 'string', pattern: '^[a-z]+:[^\\s]+$' };
/** A term of the core vocabulary, or of a profile. */
const term = { type: 'string', pattern: '^([a-zA-Z]+|urn:shutong:odrl:1:[^\\s]+)$' };
const object = (type: string, properties: object, required: readonly string[]) => ({
  type: 'object',
  properties: { '@type': { const: type }, ...properties },
  required: ['@type', ...required],
  // Further statements are of other vocabularies, and so absolute.
  patternProperties: { '^(https?|urn):': {} },
  additionalProperties: false,
});
const many = (items: object, minItems = 1) => ({ type: 'array', items, minItems });
const constraint = object(
  'Constraint',
  { leftOperand: term, operator: term, rightOperand: {}, unit: iri },
  ['leftOperand', 'operator', 'rightOperand'],
);
const constraints = many(constraint);
const party = object('Party', { uid: iri }, ['uid']);
const target = {
  oneOf: [
    iri,
    object(
      'AssetCollection',
      { source: object('Asset', { uid: iri }, ['uid']), refinement: constraints },
      ['source'],
    ),
  ],
};
const rule = { assigner: party, assignee: party, target, action: term, constraint: constraints };
const ruled = ['assigner', 'assignee', 'target', 'action'];
const duty = object('Duty', { action: term, constraint: constraints }, ['action']);

/**
 * The ODRL Information Model 2.2, §2: an Agreement has a uid, rules of one kind at least, and in each an assigner, an
 * assignee, a target and an action; a constraint has two operands and an operator.
 */
const agreement = object(
  'Agreement',
  {
    '@context': { const: 'http://www.w3.org/ns/odrl.jsonld' },
    uid: iri,
    profile: iri,
    permission: many(object('Permission', { ...rule, duty: many(duty) }, ruled)),
    prohibition: many(object('Prohibition', rule, ruled)),
    obligation: many(object('Duty', rule, ruled)),
  },
  ['@context', 'uid', 'profile', 'permission'],
);

const validate = new Ajv2020({ allowUnionTypes: true }).compile(agreement);
const faultsOf = (value: unknown) => (validate(value) ? [] : validate.errors);

/** Every value that a name has anywhere in it. */
function valuesOf(name: string, of: unknown): unknown[] {
  if (Array.isArray(of)) return of.flatMap((one: unknown) => valuesOf(name, one));
  if (of === null || typeof of !== 'object') return [];
  return Object.entries(of as Record<string, unknown>).flatMap(([key, value]) =>
    key === name ? [value, ...valuesOf(name, value)] : valuesOf(name, value),
  );
}

describe('Article 25: terms as an ODRL Agreement', () => {
  it('keep the information model, with few terms and with all', () => {
    expect(faultsOf(termsToOdrl(terms))).toEqual([]);
    expect(faultsOf(termsToOdrl(everything()))).toEqual([]);
    expect(faultsOf(termsToOdrl(asFirstVersion(terms)))).toEqual([]);
  });

  it('would not keep it without a party, an action or an operand', () => {
    const odrl = termsToOdrl(terms);
    const [permission] = odrl['permission'] as JsonLd[];
    for (const name of ['assigner', 'assignee', 'target', 'action']) {
      const part = Object.fromEntries(Object.entries(permission!).filter(([key]) => key !== name));
      expect(faultsOf({ ...odrl, permission: [part] })).not.toEqual([]);
    }
    const broken = { ...permission, constraint: [{ '@type': 'Constraint', leftOperand: 'count' }] };
    expect(faultsOf({ ...odrl, permission: [broken] })).not.toEqual([]);
  });

  it('permit each mode on the granted items and rows, within purpose, term and quota', () => {
    const { provider, requester } = departments;
    const odrl = termsToOdrl(terms);
    const source = { uid: 'urn:shutong:resource:person-register:3' };
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
    ];
    expect(said(verify!)).toEqual(both);
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
      return rules.flatMap((rule) => termsToOdrl(of)[rule] as JsonLd[]);
    };
    const flag = (is: boolean) => ({ 'urn:shutong:odrl:1:hosted': is });
    expect(parties(hosted)).toMatchObject(
      parties(terms).map(() => ({ assigner: flag(true), assignee: flag(false) })),
    );
    expect(parties(terms)).toMatchObject(
      parties(terms).map(() => ({ assigner: flag(false), assignee: flag(false) })),
    );
    expect(faultsOf(termsToOdrl(hosted))).toEqual([]);
  });

  it('name the versions beside it by their uid, where there are any', () => {
    const term = (name: string) => `http://purl.org/dc/terms/${name}`;
    const link = (version: number) => ({ '@id': `urn:shutong:agreement:${terms.id}:${version}` });
    const third = { ...terms, version: 3 };
    const odrl = termsToOdrl(third, { replaces: 1, replacedBy: 4 });
    expect(odrl).toMatchObject({ [term('replaces')]: link(1), [term('isReplacedBy')]: link(4) });
    expect(faultsOf(odrl)).toEqual([]);
    for (const name of ['replaces', 'isReplacedBy']) {
      expect(termsToOdrl(terms)).not.toHaveProperty([term(name)]);
    }
  });

  it('forbid to pass the data on, and oblige to dispose of it at the end', () => {
    const target = 'urn:shutong:resource:person-register:3';
    const until = new Date(terms.term.until / 1000).toISOString();
    expect(termsToOdrl(terms)).toMatchObject({
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
    const odrl = termsToOdrl(everything());
    const [permission] = odrl['permission'] as { target: { refinement: JsonLd[] } }[];
    const [, ...rows] = permission!.target.refinement;
    expect(rows.map(({ operator }) => operator)).toEqual([
      ...['eq', 'neq', 'isAnyOf', 'lt', 'lteq', 'gt', 'gteq', 'urn:shutong:odrl:1:startsWith'],
      ...['urn:shutong:odrl:1:hasValue', 'urn:shutong:odrl:1:hasValue'],
    ]);
    expect(rows.slice(-2).map(({ rightOperand }) => rightOperand)).toEqual([false, true]);
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
    const used = new Set(valuesOf(name, termsToOdrl(everything())) as string[]);
    const own = [...used].filter((word) => !word.startsWith('urn:shutong:odrl:1:'));
    expect(own.length).toBeGreaterThan(1);
    expect(own.filter((word) => !termsOf(type).includes(word))).toEqual([]);
  });
});
