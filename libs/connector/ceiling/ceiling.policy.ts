import { maskOf, matchRuleOf, visibleOf, type AgreementTerms, type Mask } from '@shutong/wire';
import type { Mount } from '../answering/mount';
import { daysUs, shanghaiDay } from '../clock/clock';
import type { Ceiling } from './ceiling';

/** A term of an agreement that the ceiling bounds. */
export type CeilingTerm = Exclude<keyof Ceiling, 'days'> | 'term' | 'keyFields' | 'matchRules';

/** A term that asks for more than the ceiling grants, and what exactly. */
export interface Beyond {
  readonly term: CeilingTerm;
  readonly detail: string;
}

type Test = (terms: AgreementTerms, mount: Mount) => string | undefined;

/** What stands in the terms beyond the ceiling of the mount; empty where the connector signs by itself. */
export const beyondCeiling = (terms: AgreementTerms, mount: Mount): Beyond[] =>
  (Object.keys(tests) as CeilingTerm[]).flatMap((term) => {
    const detail = tests[term](terms, mount);
    return detail === undefined ? [] : [{ term, detail }];
  });

const beside = (asked: readonly string[], granted: readonly string[]): string | undefined =>
  listed(asked.filter((one) => !granted.includes(one)));

const listed = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : names.join(', ');

const above = (asked: number, granted: number): string | undefined =>
  asked > granted ? `${asked} > ${granted}` : undefined;

const tests: Readonly<Record<CeilingTerm, Test>> = {
  modes: ({ modes }, { ceiling }) => beside(modes, ceiling.modes),
  fields: ({ fields }, { ceiling }) => beside(fields, ceiling.fields),
  keyFields: ({ keyFields }, mount) => beside(keyFields, mount.keyFields),
  // A verification may match more loosely than the department has decided.
  matchRules: (terms, { matchRules }) =>
    listed(
      terms.fields.filter(
        (field) => matchRuleOf(terms, field) !== ownOf(matchRules, field, 'exact'),
      ),
    ),
  masks: (terms, { ceiling }) =>
    listed(
      terms.fields.filter((field) =>
        showsMore(maskOf(terms, field), ownOf(ceiling.masks, field, 'none')),
      ),
    ),
  maxRows: ({ maxRows }, { ceiling }) => above(maxRows, ceiling.maxRows),
  quota: (terms, { ceiling }) => above(callsOf(terms, ceiling), ceiling.quota.calls),
  term: ({ term }, { ceiling }) =>
    term.until - term.from > daysUs(ceiling.days) ? `> ${ceiling.days} d` : undefined,
};

/**
 * Calls that the terms allow in the ceiling's window. A quota of the whole term may be used up on one day;
 * a daily one is allowed anew on every day that the term touches.
 */
function callsOf({ quota, term }: AgreementTerms, ceiling: Ceiling): number {
  if (quota.window === 'term' || ceiling.quota.window === 'day') return quota.calls;
  const [first, last] = [shanghaiDay(term.from), shanghaiDay(term.until - 1)].map((day) =>
    Date.parse(day),
  );
  return quota.calls * ((last! - first!) / 86_400_000 + 1);
}

/** Whether a mask leaves anything visible that another one hides. */
function showsMore(mask: Mask, than: Mask): boolean {
  const [shown, allowed] = [visibleOf(mask), visibleOf(than)];
  return shown.first > allowed.first || shown.last > allowed.last;
}

const ownOf = <T>(values: Readonly<Record<string, T>>, field: string, otherwise: T): T =>
  Object.hasOwn(values, field) ? values[field]! : otherwise;
