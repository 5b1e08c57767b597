import type { Handlings } from '../restriction/handling';
import { allowanceOf, assetOf, grantsOf, partOf, type Grant } from './odrl-grants';
import { constraint, dateTime, itemsOf, profile, term, uid, type JsonLd } from './odrl-vocabulary';
import type { AgreementTerms } from './terms';

/** How an agreement stands. A party has signed where there is its signature. */
export interface AgreementStanding {
  readonly state: string;
  readonly providerSignature: string | null;
  readonly requesterSignature: string | null;
  /** Versions beside it: that in whose place it stands, and that which stands in its; null where there is none. */
  readonly replaces: number | null;
  readonly replacedBy: number | null;
  /** All that notices have restricted, and the number of the newest of them; 0 where there is none. */
  readonly restricted: Handlings;
  readonly restriction: number;
}

/**
 * The terms as an ODRL 2.2 Agreement (JSON-LD) for readers that know the standard, as far as they permit something
 * now. A view: what binds is the signed terms and notices. Only of an agreement that works the grants are permissions; of
 * any other they are told as `granted`, which a reader that does not know our profile passes over, and each mode is
 * prohibited. Passing on is prohibited as `distribute` (Decree 809, Art. 25), the data is disposed of as `delete`
 * (Art. 27), and a use for another purpose is not permitted.
 */
export function termsToOdrl(terms: AgreementTerms, standing: AgreementStanding): JsonLd {
  return {
    '@context': 'http://www.w3.org/ns/odrl.jsonld',
    '@type': 'Agreement',
    uid: versionUid(terms, terms.version),
    profile,
    ...standingOf(terms, standing),
    'http://purl.org/dc/terms/issued': dateTime(terms.issuedAt),
    ...statementsOf(terms),
    ...rulesOf(terms, standing),
    ...disposalOf(terms, standing),
  };
}

const versionUid = ({ id }: AgreementTerms, version: number): string =>
  `${uid('agreement', id)}:${version}`;

/** Its version with those beside it, whether it works, who has signed it, and the notice by which it is narrowed. */
function standingOf(terms: AgreementTerms, standing: AgreementStanding): JsonLd {
  const { replaces, replacedBy, restriction } = standing;
  const link = (version: number) => ({ '@id': versionUid(terms, version) });
  return {
    'http://purl.org/dc/terms/isVersionOf': { '@id': `urn:uuid:${terms.id}` },
    'http://purl.org/dc/terms/hasVersion': String(terms.version),
    ...(replaces !== null && { 'http://purl.org/dc/terms/replaces': link(replaces) }),
    ...(replacedBy !== null && { 'http://purl.org/dc/terms/isReplacedBy': link(replacedBy) }),
    [term('state')]: standing.state,
    [term('signedBy')]: (['provider', 'requester'] as const)
      .filter((side) => standing[`${side}Signature`] !== null)
      .map((side) => ({ '@id': uid('department', terms[side].department) })),
    ...(restriction > 0 && { [term('restriction')]: restriction }),
  };
}

/** What the parties have said in words, each by its name, also where they have left it empty. */
function statementsOf({ purpose, scenario, legalBasis, security }: AgreementTerms): JsonLd {
  return {
    [term('legalBasis')]: legalBasis,
    [term('purposeText')]: purpose.text,
    [term('scenario')]: scenario,
    ...(security && {
      [term('viewers')]: security.viewers,
      [term('measuresText')]: security.details,
    }),
  };
}

/** What is permitted and what is not. */
function rulesOf(terms: AgreementTerms, { state, restricted }: AgreementStanding): JsonLd {
  const parties = partiesOf(terms);
  const grants = grantsOf(terms, restricted);
  const works = state === 'active';
  const allowances = grants
    .filter(({ items }) => items.length > 0)
    .map((grant) => ({ ...parties, ...allowanceOf(terms, restricted, grant) }));
  const forbidden = [
    { target: assetOf(terms).uid, action: 'distribute' },
    ...grants.flatMap((grant) => forbiddenOf(terms, grant, works)),
  ];
  return {
    ...(works && allowances.length > 0 && { permission: typed('Permission', allowances) }),
    ...(!works && { [term('granted')]: typed(term('Grant'), allowances) }),
    prohibition: typed(
      'Prohibition',
      forbidden.map((rule) => ({ ...parties, ...rule })),
    ),
  };
}

const typed = (type: string, rules: readonly JsonLd[]): JsonLd[] =>
  rules.map((rule) => ({ '@type': type, ...rule }));

/** A mode as a whole where the agreement does not work, else for the items that notices forbid. */
function forbiddenOf(terms: AgreementTerms, { mode, forbidden }: Grant, works: boolean): JsonLd[] {
  const action = term(mode);
  if (!works) return [{ target: assetOf(terms).uid, action }];
  if (forbidden.length === 0) return [];
  return [{ target: partOf(terms, [itemsOf(forbidden)]), action }];
}

/** Nobody has got anything before both have signed. What has ended is disposed of from now on, else when the term is over. */
function disposalOf(terms: AgreementTerms, standing: AgreementStanding): JsonLd {
  const { state, providerSignature, requesterSignature } = standing;
  if (providerSignature === null || requesterSignature === null) return {};
  const hasEnded = state === 'terminated' || state === 'expired';
  const disposal = {
    '@type': 'Duty',
    ...partiesOf(terms),
    target: assetOf(terms).uid,
    action: 'delete',
    ...(!hasEnded && { constraint: [constraint('dateTime', 'gteq', dateTime(terms.term.until))] }),
  };
  return { obligation: [disposal] };
}

const partiesOf = ({ provider, requester }: AgreementTerms): JsonLd => ({
  assigner: partyOf(provider),
  assignee: partyOf(requester),
});

/** With whether the operator runs its connector and holds its key, so that it could read what passes. */
const partyOf = ({ department, name, hosted }: AgreementTerms['provider']): JsonLd => ({
  '@type': 'Party',
  uid: uid('department', department),
  'http://xmlns.com/foaf/0.1/name': name,
  [term('hosted')]: hosted,
});
