import {
  rowFilterOf,
  symbolOf,
  unitOf,
  type AgreementTerms,
  type Mask,
  type MatchRule,
  type RowCondition,
} from '@shutong/wire';
import type { Words } from './sentence-texts';

/** What an item is called, in the language of the words. */
export type TitleOf = (item: string) => string;

/**
 * An agreement as sentences that a person can check against what was meant: every term is in one of them
 * (Decree 809, Art. 25). What binds is the signed terms.
 */
export function sentencesOf(terms: AgreementTerms, words: Words, titleOf: TitleOf): string[] {
  const titles = (items: readonly string[]) => words.list(items.map(titleOf));
  return [
    ...partiesOf(terms, words),
    words.sentence('items', { items: titles(terms.fields) }),
    rowsOf(terms, words, titleOf),
    words.sentence('asking', { items: titles(terms.keyFields) }),
    ...purposeOf(terms, words),
    ...extentOf(terms, words),
    maskingOf(terms, words, titleOf),
    ...matchingOf(terms, words, titleOf),
    ...personalOf(terms, words, titleOf),
    ...securityOf(terms, words),
    words.sentence('onward'),
    words.sentence('disposal'),
  ];
}

function partiesOf(terms: AgreementTerms, words: Words): string[] {
  const { id, version, v, application, resource, provider, requester } = terms;
  const issuedAt = instantOf(terms.issuedAt, words);
  const hosts = [
    ...(provider.hosted ? [words.word('provider')] : []),
    ...(requester.hosted ? [words.word('requester')] : []),
  ];
  return [
    words.sentence('identity', { id, version, v, application, issuedAt }),
    words.sentence('grant', {
      ...{ provider: provider.name, requester: requester.name, resource: resource.title },
      ...{ resourceCode: resource.code, resourceVersion: resource.version },
      modes: words.list(terms.modes.map((mode) => words.word(mode))),
    }),
    words.sentence('keys', {
      providerKey: provider.thumbprint,
      requesterKey: requester.thumbprint,
    }),
    ...(hosts.length > 0 ? [words.sentence('hosted', { parties: words.list(hosts) })] : []),
  ];
}

function rowsOf(terms: AgreementTerms, words: Words, titleOf: TitleOf): string {
  const filter = rowFilterOf(terms);
  if (filter.length === 0) return words.sentence('allRows');
  const conditions = filter.map((condition) => conditionOf(condition, words, titleOf));
  return words.sentence('rows', { conditions: conditions.join(words.word('conditioned')) });
}

function conditionOf({ field, op, values }: RowCondition, words: Words, titleOf: TitleOf): string {
  const value = words.list(values.map((one) => words.word('value', { value: one })));
  return words.word(op, { item: titleOf(field), value });
}

function purposeOf(terms: AgreementTerms, words: Words): string[] {
  const { purpose, scenario, scope, legalBasis: basis } = terms;
  return [
    words.sentence('purpose', { purpose: purpose.text, code: purpose.code, scenario }),
    ...(scope === undefined ? [] : [words.sentence('scope', { scope })]),
    words.sentence('basis', { basis }),
  ];
}

function extentOf(terms: AgreementTerms, words: Words): string[] {
  const { quota, maxRows: rows } = terms;
  const name = quota.window === 'day' ? 'volumePerDay' : 'volumeOfTerm';
  return [
    termOf(terms, words),
    words.sentence(name, { calls: quota.calls, rows }),
    words.sentence('rowsInAll'),
  ];
}

export const termOf = ({ term }: Pick<AgreementTerms, 'term'>, words: Words): string =>
  words.sentence('term', {
    from: instantOf(term.from, words),
    until: instantOf(term.until, words),
  });

function maskingOf({ masks }: AgreementTerms, words: Words, titleOf: TitleOf): string {
  const parts = Object.entries(masks).map(([item, mask]) => maskWords(mask, titleOf(item), words));
  if (parts.length === 0) return words.sentence('unmasked');
  return words.sentence('masked', { masks: words.list(parts) });
}

/** How an item is shown under a mask. */
export function maskWords(mask: Mask, item: string, words: Words): string {
  const [kind, first = '', last = ''] = mask.split('-');
  return words.word(kind!, { item, first, last });
}

function matchingOf({ matchRules }: AgreementTerms, words: Words, titleOf: TitleOf): string[] {
  const rules = Object.entries(matchRules).map(([item, rule]) =>
    matchingBy(rule, titleOf(item), words),
  );
  return rules.length === 0 ? [] : [words.sentence('matching', { rules: words.list(rules) })];
}

function matchingBy(rule: MatchRule, item: string, words: Words): string {
  const unit = unitOf(rule);
  return unit === undefined
    ? words.word(rule, { item })
    : words.word('quantity', { item, unit: symbolOf(unit) });
}

const personalOf = ({ personal }: AgreementTerms, words: Words, titleOf: TitleOf): string[] =>
  personal.subjectField === undefined
    ? []
    : [words.sentence('personal', { item: titleOf(personal.subjectField) })];

function securityOf({ security }: AgreementTerms, words: Words): string[] {
  if (!security) return [];
  const { viewers, details } = security;
  const measures = words.list(security.measures.map((measure) => words.word(measure)));
  return [
    words.sentence('security', { measures, viewers }),
    ...(details === '' ? [] : [words.sentence('securityDetails', { details })]),
  ];
}

/** ISO 8601 to the second, by the clock by which the terms count days. */
const beijing = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' },
});

const instantOf = (micros: number, words: Words): string =>
  words.word('instant', { time: beijing.format(new Date(Math.floor(micros / 1000))) });
