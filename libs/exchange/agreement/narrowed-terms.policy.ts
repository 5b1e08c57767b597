import { isWidened, parseTerms, type AgreementTerms } from '@shutong/wire';
import type { Mode } from '../application/application.entity';

/** What is left of an agreement; null where nothing is taken away. */
export interface Narrowed {
  readonly fields: readonly string[] | null;
  readonly modes: readonly Mode[] | null;
  /** Calls of each day. */
  readonly quotaCalls: number | null;
}

/** The number of a version of the terms, and when they are written, in microseconds since the epoch. */
export type NewVersion = Pick<AgreementTerms, 'version' | 'issuedAt'>;

/** Another version of the terms, with what is left. */
export function narrowedTerms(
  terms: AgreementTerms,
  narrowed: Narrowed,
  as: NewVersion,
): AgreementTerms {
  const fields = narrowed.fields ?? terms.fields;
  const left = <T>(byField: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byField).filter(([field]) => fields.includes(field)));
  return parseTerms({
    ...terms,
    ...{ ...as, fields, modes: narrowed.modes ?? terms.modes },
    quota: { ...terms.quota, calls: narrowed.quotaCalls ?? terms.quota.calls },
    ...{ masks: left(terms.masks), matchRules: left(terms.matchRules) },
  });
}

/** Whether what is left is less, in whatever order it is named, and nothing more. */
export function isNarrower(terms: AgreementTerms, left: Narrowed): boolean {
  const next = narrowedTerms(terms, left, terms);
  return isWidened(next, terms) && !isWidened(terms, next);
}

/** The same of terms that a renewal may have narrowed meanwhile, which nothing widens; null: nothing is left. */
export function leftWithin(terms: AgreementTerms, left: Narrowed): Narrowed | null {
  const fields = leftOf(terms.fields, left.fields);
  const modes = leftOf(terms.modes, left.modes);
  if (fields.length === 0 || modes.length === 0) return null;
  const { calls } = terms.quota;
  return { fields, modes, quotaCalls: Math.min(calls, left.quotaCalls ?? calls) };
}

const leftOf = <T>(agreed: readonly T[], left: readonly T[] | null): readonly T[] =>
  left ? agreed.filter((one) => left.includes(one)) : agreed;
