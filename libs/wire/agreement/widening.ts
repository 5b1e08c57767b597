import { canonicalJson } from '../canonical/canonical';
import { visibleOf } from '../mask/mask';
import { isAsNarrow } from '../row-filter/narrowing';
import { maskOf, matchRuleOf, rowFilterOf, type AgreementTerms } from './terms';

type Test = (old: AgreementTerms, next: AgreementTerms) => boolean;

const adds = (old: readonly string[], next: readonly string[]): boolean =>
  next.some((one) => !old.includes(one));

const differs = (old: unknown, next: unknown): boolean =>
  canonicalJson(old) !== canonicalJson(next);

const keptFields = (old: AgreementTerms, next: AgreementTerms): string[] =>
  next.fields.filter((field) => old.fields.includes(field));

const showsMore: Test = (old, next) =>
  keptFields(old, next).some((field) => {
    const [before, after] = [visibleOf(maskOf(old, field)), visibleOf(maskOf(next, field))];
    return after.first > before.first || after.last > before.last;
  });

const matchesOtherwise: Test = (old, next) =>
  keptFields(old, next).some((field) => matchRuleOf(old, field) !== matchRuleOf(next, field));

/** A measure is left out, or the words about them are others. */
const protectsLess: Test = ({ security: old }, { security: next }) =>
  old !== undefined &&
  (next === undefined ||
    adds(next.measures, old.measures) ||
    differs([old.viewers, old.details], [next.viewers, next.details]));

/** By term of the agreement: whether the next version allows what the old one did not. */
const tests = {
  provider: (old, next) => differs(old.provider, next.provider),
  requester: (old, next) => differs(old.requester, next.requester),
  resource: (old, next) => old.resource.code !== next.resource.code,
  modes: (old, next) => adds(old.modes, next.modes),
  fields: (old, next) => adds(old.fields, next.fields),
  keyFields: (old, next) => adds(old.keyFields, next.keyFields),
  rowFilter: (old, next) => !isAsNarrow(rowFilterOf(next), rowFilterOf(old)),
  purpose: (old, next) => old.purpose.code !== next.purpose.code,
  scenario: (old, next) => old.scenario !== next.scenario,
  scope: (old, next) => old.scope !== next.scope,
  legalBasis: (old, next) => old.legalBasis !== next.legalBasis,
  term: (old, next) => next.term.from < old.term.from || next.term.until > old.term.until,
  quota: (old, next) =>
    old.quota.window !== next.quota.window || next.quota.calls > old.quota.calls,
  maxRows: (old, next) => next.maxRows > old.maxRows,
  masks: showsMore,
  matchRules: matchesOtherwise,
  personal: (old, next) => differs(old.personal, next.personal),
  security: protectsLess,
} satisfies Record<string, Test>;

/** A term of an agreement that can be widened. */
export type WidenedTerm = keyof typeof tests;

/**
 * The terms in which `next` allows what `old` did not, or changes what cannot be compared (parties,
 * purpose, basis, match rules). Empty where `next` is as narrow or narrower: such a version needs no
 * new consent of the provider.
 */
export const widenedTerms = (old: AgreementTerms, next: AgreementTerms): WidenedTerm[] =>
  (Object.keys(tests) as WidenedTerm[]).filter((name) => tests[name](old, next));

/** Whether `next` allows anything that `old` did not. */
export const isWidened = (old: AgreementTerms, next: AgreementTerms): boolean =>
  widenedTerms(old, next).length > 0;
