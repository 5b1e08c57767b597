import type { AgreementTerms } from './terms';

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
  leftOperand,
  operator,
  rightOperand,
});
export const dateTime = (micros: number): JsonLd => ({
  '@value': new Date(micros / 1000).toISOString(),
  '@type': 'xsd:dateTime',
});

/**
 * The terms as an ODRL 2.2 Agreement (JSON-LD) for readers that know the standard. A view: what binds
 * is the signed terms. Modes, field and the daily window are terms of our profile, since ODRL's own
 * vocabulary has no word for them; passing on is prohibited as `distribute`.
 */
export function termsToOdrl(terms: AgreementTerms): JsonLd {
  const parties = {
    assigner: partyOf(terms.provider),
    assignee: partyOf(terms.requester),
  };
  const resource = uid('resource', terms.resource.code);
  return {
    '@context': 'http://www.w3.org/ns/odrl.jsonld',
    '@type': 'Agreement',
    uid: `urn:uuid:${terms.id}`,
    profile,
    permission: terms.modes.map((mode) => ({
      ...parties,
      target: targetOf(resource, terms.fields),
      action: `${profile}:${mode}`,
      constraint: constraintsOf(terms),
    })),
    prohibition: [{ ...parties, target: resource, action: 'distribute' }],
  };
}

const partyOf = ({ department, name }: AgreementTerms['provider']): JsonLd => ({
  '@type': 'Party',
  uid: uid('department', department),
  'http://xmlns.com/foaf/0.1/name': name,
});

export const targetOf = (source: string, fields: readonly string[]): JsonLd => ({
  '@type': 'AssetCollection',
  source,
  refinement: [constraint(`${profile}:field`, 'isAnyOf', fields)],
});

function constraintsOf({ term, quota, purpose, maxRows }: AgreementTerms): JsonLd[] {
  const count = constraint('count', 'lteq', quota.calls);
  return [
    constraint('dateTime', 'gteq', dateTime(term.from)),
    constraint('dateTime', 'lt', dateTime(term.until)),
    quota.window === 'day' ? { ...count, unit: `${profile}:call-per-day` } : count,
    constraint('purpose', 'eq', uid('purpose', purpose.code)),
    constraint(`${profile}:rows`, 'lteq', maxRows),
  ];
}
