import { parseTerms, termsHash, type AgreementTerms } from '@shutong/wire';
import type { Mode } from '../application/application.entity';

/** What is left of an agreement; null where nothing is taken away. */
export interface Narrowed {
  readonly fields: readonly string[] | null;
  readonly modes: readonly Mode[] | null;
  /** Calls of each day. */
  readonly quotaCalls: number | null;
}

/** The next version of the terms, with what is left. Instants are microseconds since the epoch. */
export function narrowedTerms(
  terms: AgreementTerms,
  narrowed: Narrowed,
  issuedAt: number,
): AgreementTerms {
  const fields = narrowed.fields ?? terms.fields;
  const left = <T>(byField: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byField).filter(([field]) => fields.includes(field)));
  return parseTerms({
    ...terms,
    ...{ version: terms.version + 1, fields, modes: narrowed.modes ?? terms.modes, issuedAt },
    quota: { ...terms.quota, calls: narrowed.quotaCalls ?? terms.quota.calls },
    ...{ masks: left(terms.masks), matchRules: left(terms.matchRules) },
  });
}

/** Whether two versions say the same but for number and date. */
export const isSameTerms = (one: AgreementTerms, next: AgreementTerms): boolean =>
  termsHash(one) === termsHash({ ...next, version: one.version, issuedAt: one.issuedAt });
