import { constraint, dateTime, itemsOf, profile, term, uid, type JsonLd } from './odrl-vocabulary';

/** The terms on which somebody outside government uses conditionally open data. Instants are microseconds. */
export interface OpenAgreementTerms {
  readonly v: 'shutong.open-agreement/1';
  readonly id: string;
  readonly application: string;
  readonly entry: { readonly code: string; readonly title: string; readonly version: number };
  readonly provider: { readonly department: string; readonly name: string };
  readonly licensee: {
    /** Real name of the person who applied. */
    readonly name: string;
    readonly organisation: { readonly code: string; readonly name: string } | null;
  };
  readonly fields: readonly string[];
  /** The law that the entry itself rests on; absent where it cites none, and in agreements of before. */
  readonly legalBasis?: string;
  readonly purpose: string;
  readonly scope: string;
  readonly security: string;
  /** From (inclusive) until (exclusive). */
  readonly term: { readonly from: number; readonly until: number };
  readonly onwardUse: false;
  readonly revocable: true;
}

/**
 * The same as an ODRL 2.2 Agreement (JSON-LD); a view, as `termsToOdrl` is, and like it without a permission where the
 * agreement is no more `active`: what was granted is told as `granted`, and use is prohibited.
 */
export function openTermsToOdrl(terms: OpenAgreementTerms, state: string): JsonLd {
  const parties = partiesOf(terms);
  const works = state === 'active';
  const target = assetOf(terms).uid;
  const grant = { ...parties, ...allowanceOf(terms) };
  return {
    '@context': 'http://www.w3.org/ns/odrl.jsonld',
    '@type': 'Agreement',
    uid: `urn:uuid:${terms.id}`,
    profile,
    'http://purl.org/dc/terms/issued': dateTime(terms.term.from),
    [term('state')]: state,
    ...(terms.legalBasis !== undefined && { [term('legalBasis')]: terms.legalBasis }),
    ...(works && { permission: [{ '@type': 'Permission', ...grant }] }),
    ...(!works && { [term('granted')]: [{ '@type': term('Grant'), ...grant }] }),
    prohibition: ['distribute', ...(works ? [] : ['use'])].map((action) => ({
      ...{ '@type': 'Prohibition', ...parties, target, action },
    })),
  };
}

const partiesOf = ({ provider, licensee, application }: OpenAgreementTerms) => ({
  assigner: party(uid('department', provider.department), provider.name),
  assignee: licensee.organisation
    ? party(uid('organisation', licensee.organisation.code), licensee.organisation.name)
    : party(uid('licensee', application), licensee.name),
});

const allowanceOf = (terms: OpenAgreementTerms) => ({
  target: {
    '@type': 'AssetCollection',
    source: assetOf(terms),
    refinement: [itemsOf(terms.fields)],
  },
  action: 'use',
  constraint: constraintsOf(terms),
  duty: [protection(terms)],
});

/** The entry in the version that was agreed on. */
const assetOf = ({ entry }: OpenAgreementTerms) => ({
  '@type': 'Asset',
  uid: `${uid('entry', entry.code)}:${entry.version}`,
  'http://purl.org/dc/terms/title': entry.title,
});

const constraintsOf = ({ term: span, purpose, scope }: OpenAgreementTerms): JsonLd[] => [
  constraint('dateTime', 'gteq', dateTime(span.from)),
  constraint('dateTime', 'lt', dateTime(span.until)),
  constraint('purpose', 'eq', purpose),
  constraint(term('scope'), 'eq', scope),
];

const protection = ({ security }: OpenAgreementTerms): JsonLd => ({
  '@type': 'Duty',
  action: term('protect'),
  constraint: [constraint(term('measures'), 'eq', security)],
});

const party = (id: string, name: string): JsonLd => ({
  '@type': 'Party',
  uid: id,
  'http://xmlns.com/foaf/0.1/name': name,
});
