import type { RowCondition, RowOperator } from '../row-filter/row-filter';
import { rowFilterOf, type AgreementTerms, type CallMode } from './terms';

/** A JSON-LD object. */
export type JsonLd = { readonly [name: string]: unknown };

export const profile = 'urn:shutong:odrl:1';
export const uid = (kind: string, code: string): string =>
  `urn:shutong:${kind}:${encodeURIComponent(code)}`;
export const constraint = (
  leftOperand: string,
  operator: string,
  rightOperand: unknown,
): JsonLd => ({
  '@type': 'Constraint',
  leftOperand,
  operator,
  rightOperand,
});
export const dateTime = (micros: number): JsonLd => ({
  '@value': new Date(micros / 1000).toISOString(),
  '@type': 'xsd:dateTime',
});

/** Versions beside one: that in whose place it stands, and that which stands in its; null where there is none. */
export interface Neighbours {
  readonly replaces: number | null;
  readonly replacedBy: number | null;
}

const alone: Neighbours = { replaces: null, replacedBy: null };

/**
 * The terms as an ODRL 2.2 Agreement (JSON-LD) for readers that know the standard. A view: what binds
 * is the signed terms. Modes, items, rows, masks and the daily window are terms of our profile, since ODRL's
 * own vocabulary has no word for them. Passing on is prohibited as `distribute` (Decree 809, Art. 25), the
 * data is disposed of when the term is over as `delete` (Art. 27), and a use for another purpose is not permitted.
 */
export function termsToOdrl(terms: AgreementTerms, neighbours: Neighbours = alone): JsonLd {
  const parties = {
    assigner: partyOf(terms.provider),
    assignee: partyOf(terms.requester),
  };
  const asset = assetOf(terms);
  const { uid: target } = asset;
  const disposal = constraint('dateTime', 'gteq', dateTime(terms.term.until));
  return {
    '@context': 'http://www.w3.org/ns/odrl.jsonld',
    '@type': 'Agreement',
    uid: versionUid(terms, terms.version),
    profile,
    'http://purl.org/dc/terms/isVersionOf': { '@id': `urn:uuid:${terms.id}` },
    'http://purl.org/dc/terms/hasVersion': String(terms.version),
    ...linksOf(terms, neighbours),
    'http://purl.org/dc/terms/issued': dateTime(terms.issuedAt),
    'http://purl.org/dc/terms/description': statementsOf(terms),
    permission: terms.modes.map((mode) => ({
      '@type': 'Permission',
      ...parties,
      target: extentOf(asset, terms),
      action: `${profile}:${mode}`,
      constraint: [...constraintsOf(terms), ...readingOf(terms, mode)],
      ...dutiesOf(terms),
    })),
    prohibition: [{ '@type': 'Prohibition', ...parties, target, action: 'distribute' }],
    obligation: [{ '@type': 'Duty', ...parties, target, action: 'delete', constraint: [disposal] }],
  };
}

const versionUid = ({ id }: AgreementTerms, version: number): string =>
  `${uid('agreement', id)}:${version}`;

/** To other versions, by their `uid`. */
function linksOf(terms: AgreementTerms, { replaces, replacedBy }: Neighbours): JsonLd {
  const link = (version: number) => ({ '@id': versionUid(terms, version) });
  return {
    ...(replaces !== null && { 'http://purl.org/dc/terms/replaces': link(replaces) }),
    ...(replacedBy !== null && { 'http://purl.org/dc/terms/isReplacedBy': link(replacedBy) }),
  };
}

/** With whether the operator runs its connector and holds its key, so that it could read what passes. */
const partyOf = ({ department, name, hosted }: AgreementTerms['provider']): JsonLd => ({
  '@type': 'Party',
  uid: uid('department', department),
  'http://xmlns.com/foaf/0.1/name': name,
  [`${profile}:hosted`]: hosted,
});

/** The resource in the version that was agreed on. */
const assetOf = ({ resource }: AgreementTerms) => ({
  '@type': 'Asset',
  uid: `${uid('resource', resource.code)}:${resource.version}`,
  'http://purl.org/dc/terms/title': resource.title,
});

/** Of the resource the items and rows that were granted. */
const extentOf = (source: ReturnType<typeof assetOf>, terms: AgreementTerms): JsonLd => ({
  '@type': 'AssetCollection',
  source,
  refinement: [itemsOf(terms.fields), ...rowFilterOf(terms).map(rowOf)],
});

/** The items that were granted. */
export const itemsOf = (fields: readonly string[]): JsonLd =>
  constraint(`${profile}:item`, 'isAnyOf', fields);

/** Operators of ODRL where it has them. */
const operators: Readonly<Record<RowOperator, string>> = {
  eq: 'eq',
  ne: 'neq',
  in: 'isAnyOf',
  lt: 'lt',
  le: 'lteq',
  gt: 'gt',
  ge: 'gteq',
  prefix: `${profile}:startsWith`,
  isNull: `${profile}:hasValue`,
  notNull: `${profile}:hasValue`,
};

/** A row condition on the value of an item. */
function rowOf({ field, op, values }: RowCondition): JsonLd {
  const valueOfItem = `${profile}:value:${encodeURIComponent(field)}`;
  if (op === 'isNull' || op === 'notNull') {
    return constraint(valueOfItem, operators[op], op === 'notNull');
  }
  return constraint(valueOfItem, operators[op], op === 'in' ? values : values[0]);
}

function constraintsOf({ term, quota, purpose, requester }: AgreementTerms): JsonLd[] {
  const count = constraint('count', 'lteq', quota.calls);
  return [
    constraint('dateTime', 'gteq', dateTime(term.from)),
    constraint('dateTime', 'lt', dateTime(term.until)),
    quota.window === 'day' ? { ...count, unit: `${profile}:callPerDay` } : count,
    constraint('purpose', 'eq', { '@id': uid('purpose', purpose.code) }),
    constraint('recipient', 'eq', { '@id': uid('department', requester.department) }),
  ];
}

/** How much a query or batch shows; a batch brings all rows. */
function readingOf({ maxRows, masks }: AgreementTerms, mode: CallMode): JsonLd[] {
  if (mode === 'verify') return [];
  return [
    ...(mode === 'query' ? [constraint(`${profile}:rows`, 'lteq', maxRows)] : []),
    ...Object.entries(masks).map(([field, mask]) =>
      constraint(`${profile}:mask:${encodeURIComponent(field)}`, 'eq', mask),
    ),
  ];
}

/** Measures are duties: nothing is used without them. */
function dutiesOf({ security }: AgreementTerms): JsonLd {
  if (!security) return {};
  const duty = security.measures.map((measure) => ({
    '@type': 'Duty',
    action: `${profile}:${measure}`,
  }));
  return { duty };
}

/** What the parties have said in words. */
const statementsOf = (terms: AgreementTerms): string[] =>
  [
    terms.purpose.text,
    terms.scenario,
    terms.scope,
    terms.legalBasis,
    terms.security?.viewers,
    terms.security?.details,
  ].filter((text): text is string => text !== undefined && text !== '');
