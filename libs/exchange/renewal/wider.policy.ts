import { widenedTerms, type AgreementTerms, type WidenedTerm } from '@shutong/wire';
import { renewalErrors } from './renewal.errors';

/** Nothing but the period may reach farther than agreed: more is a widening. */
export function assertNoWider(old: AgreementTerms, next: AgreementTerms): void {
  assertNone(widenedTerms(old, next).filter((term) => !isOfRenewal(term, old, next)));
}

/** The period itself, new keys of the same parties, and what terms did not say when they were signed. */
function isOfRenewal(term: WidenedTerm, old: AgreementTerms, next: AgreementTerms): boolean {
  if (term === 'provider' || term === 'requester') {
    return old[term].department === next[term].department;
  }
  if (term === 'scope') return old.scope === undefined;
  return term === 'term';
}

export function assertNone(beyond: readonly WidenedTerm[]): void {
  if (beyond.length === 0) return;
  const problems = beyond.map((field) => ({ field, rule: 'no-wider' }));
  throw renewalErrors.wider({ terms: beyond.join(', ') }, problems);
}
