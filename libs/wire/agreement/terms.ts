import {
  byCode,
  code,
  codes,
  department,
  instant,
  integer,
  list,
  matching,
  record,
  shape,
  text,
  thumbprint,
  uuid,
} from '../canonical/shape';
import { canonicalJson, sha256 } from '../canonical/canonical';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import { maskPattern, type Mask } from '../mask/mask';
import { matchRules, type MatchRule } from '../match/match-rule';
import { faultOf, rowFilterSchema, type RowFilter } from '../row-filter/row-filter';
import { assertVersion } from '../version/version';
import { securitySchema, type SecurityMeasures } from './security-measures';

/** Version of the terms that are written now. */
export const termsVersion = 'shutong.agreement/2';

/**
 * Versions that are read, each the `typ` of the signatures over it. What was signed as version 1 goes on: it
 * knows no row filter, and so grants all rows. A connector that knows version 1 alone refuses version 2
 * rather than leave its row filter out.
 */
export const termsVersions = ['shutong.agreement/1', termsVersion] as const;
export type TermsVersion = (typeof termsVersions)[number];

/** Ways in which data is shared: 核验, 查询, 批量交换. A connector that does not know batches refuses terms with them. */
export const callModes = ['verify', 'query', 'batch'] as const;
export type CallMode = (typeof callModes)[number];

/** One side of an agreement. */
export interface AgreementParty {
  /** Unified social credit code. */
  readonly department: string;
  readonly name: string;
  /** RFC 7638 thumbprint of the root key of its connector. */
  readonly thumbprint: string;
  /** True where the operator holds that key. */
  readonly hosted: boolean;
}

/** The terms that both connectors sign. Instants are microseconds since the epoch. */
export interface AgreementTerms {
  readonly v: TermsVersion;
  readonly id: string;
  /** Grows with each change; both sign each version. */
  readonly version: number;
  readonly application: string;
  readonly resource: { readonly code: string; readonly title: string; readonly version: number };
  readonly provider: AgreementParty;
  readonly requester: AgreementParty;
  readonly modes: readonly CallMode[];
  /** Item codes that may be verified or queried. */
  readonly fields: readonly string[];
  /** Item codes by which a call may name what it asks about. */
  readonly keyFields: readonly string[];
  /** Rows that exist for calls under the agreement; since version 2. */
  readonly rowFilter?: RowFilter;
  readonly purpose: { readonly code: string; readonly text: string };
  readonly scenario: string;
  /** Who uses it and how far (使用范围); since version 2. */
  readonly scope?: string;
  readonly legalBasis: string;
  /** From (inclusive) until (exclusive). */
  readonly term: { readonly from: number; readonly until: number };
  /** Calls in the whole term, or in each calendar day of the provider. */
  readonly quota: { readonly calls: number; readonly window: 'term' | 'day' };
  /** Rows of one query. */
  readonly maxRows: number;
  readonly masks: Readonly<Record<string, Mask>>;
  readonly matchRules: Readonly<Record<string, MatchRule>>;
  /** Where there is personal data: the item that names the person. */
  readonly personal: { readonly subjectField?: string };
  /** How the requester protects the data; since version 2, absent where it need not say. */
  readonly security?: SecurityMeasures;
  /** Passing the data on is never granted here. */
  readonly onwardUse: false;
  readonly issuedAt: number;
}

/** Whether the operator runs the connector of either party, and so could read what passes. */
export const isHosted = ({
  provider,
  requester,
}: Pick<AgreementTerms, 'provider' | 'requester'>): boolean => provider.hosted || requester.hosted;

const party = record({
  department,
  name: text(wireLimits.name),
  thumbprint,
  hosted: { type: 'boolean' },
});

const firstProperties = {
  v: { const: termsVersions[0] },
  id: uuid,
  version: integer(1),
  application: uuid,
  resource: record({ code, title: text(wireLimits.name), version: integer(1) }),
  provider: party,
  requester: party,
  modes: list({ enum: ['verify', 'query'] }, 1, 2),
  fields: codes(1),
  keyFields: codes(1),
  purpose: record({ code, text: text(wireLimits.text) }),
  scenario: text(wireLimits.text),
  legalBasis: text(wireLimits.text),
  term: record({ from: instant, until: instant }),
  quota: record({ calls: integer(1), window: { enum: ['term', 'day'] } }),
  maxRows: integer(1, wireLimits.rows),
  masks: byCode(matching(maskPattern)),
  matchRules: byCode({ enum: matchRules }),
  personal: record({ subjectField: code }, ['subjectField']),
  onwardUse: { const: false },
  issuedAt: instant,
};

/** JSON Schema (2020-12) of the terms as they are written now. */
export const termsSchema = record(
  {
    ...firstProperties,
    v: { const: termsVersion },
    modes: list({ enum: callModes }, 1, callModes.length),
    scope: text(wireLimits.text),
    rowFilter: rowFilterSchema,
    security: securitySchema,
  },
  ['security'],
);

const asTerms: Readonly<Record<TermsVersion, (value: unknown) => AgreementTerms>> = {
  'shutong.agreement/1': shape(record(firstProperties), 'wire.terms-malformed'),
  'shutong.agreement/2': shape(termsSchema, 'wire.terms-malformed'),
};

/**
 * Terms, checked: shape, a term that ends after it begins, rules only for granted fields, a row filter in its
 * one form. Errors: `wire.version-unsupported`, `wire.terms-malformed` with the place.
 */
export function parseTerms(value: unknown): AgreementTerms {
  const said = (value as { v?: unknown } | null | undefined)?.v;
  const version = termsVersions.find((one) => one === said) ?? termsVersion;
  assertVersion(value, version);
  const terms = asTerms[version](value);
  const fault = faultOf(rowFilterOf(terms));
  if (fault !== undefined) throw new WireError('wire.terms-malformed', `/rowFilter${fault}`);
  if (terms.term.from >= terms.term.until) throw new WireError('wire.terms-malformed', '/term');
  for (const name of ['masks', 'matchRules'] as const) {
    if (Object.keys(terms[name]).some((field) => !terms.fields.includes(field))) {
      throw new WireError('wire.terms-malformed', `/${name}`);
    }
  }
  return terms;
}

/** Which rows exist for calls under the terms; all where they name none. */
export const rowFilterOf = ({ rowFilter = [] }: Pick<AgreementTerms, 'rowFilter'>): RowFilter =>
  rowFilter;

/** SHA-256 (lower-case hex) of the canonical terms. */
export const termsHash = (terms: AgreementTerms): string => sha256(canonicalJson(terms));

/** The field's mask: what the terms say, else `none`. */
export const maskOf = (terms: AgreementTerms, field: string): Mask =>
  Object.hasOwn(terms.masks, field) ? terms.masks[field]! : 'none';

/** The field's match rule: what the terms say, else `exact`. */
export const matchRuleOf = (terms: AgreementTerms, field: string): MatchRule =>
  Object.hasOwn(terms.matchRules, field) ? terms.matchRules[field]! : 'exact';

/** Rows that one call may ask for. A verification gives none: of its rows only the chunk is bounded. */
export const rowLimitOf = ({ maxRows }: AgreementTerms, mode: CallMode): number =>
  mode === 'query' ? maxRows : wireLimits.chunkRows;
