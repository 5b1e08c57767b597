import type { ResourceView } from '@shutong/catalog';
import { WireError, parseTerms, termsVersion, type AgreementTerms } from '@shutong/wire';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { grantedUntil } from '../application/application.policy';
import type { Decision } from '../decision/decision.entity';
import type { Connector } from '../link/connector.entity';

export interface Party {
  readonly connector: Connector;
  readonly name: string;
}

export interface TermsSource {
  readonly id: string;
  /** 1, and one more with each further period, and each that is wider or narrower. */
  readonly version: number;
  readonly application: Application;
  readonly decision: Decision;
  readonly resource: ResourceView;
  readonly provider: Party;
  readonly requester: Party;
  /** Microseconds since the epoch. */
  readonly issuedAt: number;
}

/**
 * The machine-readable terms of an agreement: what was applied for, as far as it was granted, with
 * the masks and match rules of the resource and the key thumbprints of both connectors. Throws
 * `exchange.application.terms-malformed` with the place where the terms would not hold.
 */
export function termsOf(source: TermsSource): AgreementTerms {
  const { application, decision, resource } = source;
  const granted = <T>(byField: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(byField).filter(([field]) => decision.fields.includes(field)),
    );
  return checked({
    v: termsVersion,
    id: source.id,
    version: source.version,
    application: application.id,
    resource: { code: resource.code, title: resource.title, version: resource.version },
    provider: partyOf(source.provider),
    requester: partyOf(source.requester),
    modes: decision.modes,
    fields: decision.fields,
    keyFields: resource.keyFields,
    rowFilter: decision.rowFilter,
    purpose: { code: application.purposeCode, text: application.purposeText },
    scenario: application.scenario,
    scope: application.scope,
    legalBasis: application.basis,
    term: { from: source.issuedAt, until: grantedUntil(application, decision).getTime() * 1000 },
    quota: { calls: decision.quotaCalls, window: 'day' },
    maxRows: decision.maxRows,
    masks: granted(resource.masks),
    matchRules: granted(resource.matchRules),
    personal: resource.subjectField ? { subjectField: resource.subjectField } : {},
    ...(application.security ? { security: application.security } : {}),
    onwardUse: false,
    issuedAt: source.issuedAt,
  });
}

function checked(terms: object): AgreementTerms {
  try {
    return parseTerms(terms);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw applicationErrors.termsMalformed({ why: error.message });
  }
}

const partyOf = ({ connector, name }: Party) => ({
  department: connector.department,
  name,
  thumbprint: connector.thumbprint,
  hosted: connector.hosted,
});
