import { stricter } from '../mask/mask';
import {
  forbiddenItems,
  forbiddenKeys,
  restrictedMaskOf,
  type Handlings,
} from '../restriction/handling';
import type { RowCondition, RowOperator } from '../row-filter/row-filter';
import { constraint, dateTime, itemsOf, term, uid, type JsonLd } from './odrl-vocabulary';
import { maskOf, rowFilterOf, type AgreementTerms, type CallMode } from './terms';

/** What the terms grant in one mode, less what notices forbid of it. */
export interface Grant {
  readonly mode: CallMode;
  readonly items: readonly string[];
  readonly forbidden: readonly string[];
}

/** Of each mode; one without an item is left with nothing, and so is one whose calls may name nobody any more. */
export function grantsOf(
  { modes, fields, keyFields }: AgreementTerms,
  restricted: Handlings,
): Grant[] {
  const noKey = keysLeft(keyFields, restricted).length === 0;
  return modes.map((mode) => {
    const isUnaskable = noKey && mode !== 'batch';
    const forbidden = isUnaskable ? [...fields] : forbiddenItems(restricted, mode, fields);
    return { mode, forbidden, items: fields.filter((field) => !forbidden.includes(field)) };
  });
}

function keysLeft(keyFields: readonly string[], restricted: Handlings): string[] {
  const forbidden = forbiddenKeys(restricted, keyFields);
  return keyFields.filter((field) => !forbidden.includes(field));
}

/** The resource in the version that was agreed on. */
export const assetOf = ({ resource, personal: { subjectField } }: AgreementTerms) => ({
  '@type': 'Asset',
  uid: `${uid('resource', resource.code)}:${resource.version}`,
  'http://purl.org/dc/terms/title': resource.title,
  ...(subjectField !== undefined && { [term('subjectItem')]: subjectField }),
});

/** A part of the resource. */
export const partOf = (terms: AgreementTerms, refinement: readonly JsonLd[]): JsonLd => ({
  '@type': 'AssetCollection',
  source: assetOf(terms),
  refinement,
});

/** Target, action, constraints and duties of a rule that allows one mode. */
export const allowanceOf = (
  terms: AgreementTerms,
  restricted: Handlings,
  grant: Grant,
): JsonLd => ({
  target: partOf(terms, [itemsOf(grant.items), ...rowFilterOf(terms).map(rowOf)]),
  action: term(grant.mode),
  constraint: [
    ...constraintsOf(terms),
    ...askingOf(terms, restricted, grant),
    ...matchingOf(terms, grant),
    ...readingOf(terms, restricted, grant),
  ],
  ...dutiesOf(terms),
});

/** Operators of ODRL where it has them. */
const operators: Readonly<Record<RowOperator, string>> = {
  eq: 'eq',
  ne: 'neq',
  in: 'isAnyOf',
  lt: 'lt',
  le: 'lteq',
  gt: 'gt',
  ge: 'gteq',
  prefix: term('startsWith'),
  isNull: term('hasValue'),
  notNull: term('hasValue'),
};

/** A row condition on the value of an item. */
function rowOf({ field, op, values }: RowCondition): JsonLd {
  const valueOfItem = ofItem('value', field);
  if (op === 'isNull' || op === 'notNull') {
    return constraint(valueOfItem, operators[op], op === 'notNull');
  }
  return constraint(valueOfItem, operators[op], op === 'in' ? values : values[0]);
}

const ofItem = (name: string, item: string): string => term(`${name}:${encodeURIComponent(item)}`);

function constraintsOf(terms: AgreementTerms): JsonLd[] {
  const { quota, purpose, requester, scope } = terms;
  const count = constraint('count', 'lteq', quota.calls);
  return [
    constraint('dateTime', 'gteq', dateTime(terms.term.from)),
    constraint('dateTime', 'lt', dateTime(terms.term.until)),
    quota.window === 'day' ? { ...count, unit: term('callPerDay') } : count,
    constraint('purpose', 'eq', { '@id': uid('purpose', purpose.code) }),
    constraint('recipient', 'eq', { '@id': uid('department', requester.department) }),
    ...(scope === undefined ? [] : [constraint(term('scope'), 'eq', scope)]),
  ];
}

/** By which items a call may name what it asks about; a batch names nothing. */
function askingOf({ keyFields }: AgreementTerms, restricted: Handlings, { mode }: Grant): JsonLd[] {
  if (mode === 'batch') return [];
  return [constraint(term('keyItem'), 'isAnyOf', keysLeft(keyFields, restricted))];
}

/** How a verification compares; what has no rule, character by character. */
function matchingOf({ matchRules }: AgreementTerms, { mode, items }: Grant): JsonLd[] {
  if (mode !== 'verify') return [];
  return Object.entries(matchRules)
    .filter(([item]) => items.includes(item))
    .map(([item, rule]) => constraint(ofItem('match', item), 'eq', rule));
}

/** How much a query or batch shows; a batch brings all rows. Of an agreed and a restricting mask, what neither hides. */
function readingOf(terms: AgreementTerms, restricted: Handlings, { mode, items }: Grant): JsonLd[] {
  if (mode === 'verify') return [];
  const masks = items
    .map((item) => [item, stricter(maskOf(terms, item), restrictedMaskOf(restricted, item))])
    .filter(([, mask]) => mask !== 'none');
  return [
    ...(mode === 'query' ? [constraint(term('rows'), 'lteq', terms.maxRows)] : []),
    ...masks.map(([item, mask]) => constraint(ofItem('mask', item!), 'eq', mask)),
  ];
}

/** Measures are duties: nothing is used without them. */
function dutiesOf({ security }: AgreementTerms): JsonLd {
  if (!security) return {};
  return {
    duty: security.measures.map((measure) => ({ '@type': 'Duty', action: term(measure) })),
  };
}
