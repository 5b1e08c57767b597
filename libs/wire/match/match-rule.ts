import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * How a verification compares. `exact`: character by character. `nfkc`: after Unicode NFKC, blanks
 * around left out. `date`: the same day in any of the usual notations. `number`: the same decimal number,
 * exactly. `masked-id`: a resident number, or its first six and last four characters with eight stars
 * between.
 */
export const matchRules = ['exact', 'nfkc', 'date', 'number', 'masked-id'] as const;
export type MatchRule = (typeof matchRules)[number];

/** A value that a source holds or a request claims. */
export type Comparable = string | number | null;

const nfkc = (value: string): string => value.normalize('NFKC').trim();

/** One text per value and rule: equal texts mean a match; undefined: not such a value. */
const normalForms: Readonly<Record<MatchRule, (value: string) => string | undefined>> = {
  exact: (value) => value,
  nfkc,
  date: (value) => dayOf(nfkc(value)),
  number: (value) => decimalOf(nfkc(value)),
  'masked-id': (value) => idOf(nfkc(value).toUpperCase()),
};

/**
 * Whether the claim matches the source's value under the rule. No value (null), or one that is not of
 * the rule's kind, matches nothing. The time taken does not tell how much of two values is alike.
 */
export function matches(rule: MatchRule, claim: Comparable, source: Comparable): boolean {
  const own = normal(rule, source);
  const claimed = normal(rule, claim);
  const shown = rule === 'masked-id' && isMasked(claimed) ? masked(own) : own;
  const equal = timingSafeEqual(digest(claimed), digest(shown));
  return equal && claimed !== undefined && shown !== undefined;
}

const normal = (rule: MatchRule, value: Comparable): string | undefined =>
  value === null ? undefined : normalForms[rule](String(value));

const digest = (text = ''): Buffer => createHash('sha256').update(text).digest();

const dayShapes = [
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
];

function dayOf(value: string): string | undefined {
  const found = dayShapes.map((form) => form.exec(value)).find((match) => match !== null);
  if (!found) return undefined;
  const [year, month, day] = found.slice(1).filter((part) => /^\d+$/.test(part));
  const text = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

/** Sign, digits (grouped by three or not), fraction; an exponent within what JavaScript numbers print. */
const decimalShape = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

function decimalOf(value: string): string | undefined {
  const match = decimalShape.exec(value);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = whole!.replaceAll(',', '') + fraction;
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  if (significant === '') return '0';
  const trailing = digits.length - digits.replace(/0+$/, '').length;
  const power = Number(exponent) - fraction.length + trailing;
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}

const fullId = /^\d{17}[\dX]$/;
const maskedId = /^\d{6}\*{8}\d{3}[\dX]$/;

/** Only this one mask: with free stars a requester could find a number digit by digit. */
const idOf = (value: string): string | undefined =>
  fullId.test(value) || maskedId.test(value) ? value : undefined;

const isMasked = (id: string | undefined): boolean => id !== undefined && maskedId.test(id);

const masked = (id: string | undefined): string | undefined =>
  id === undefined ? undefined : `${id.slice(0, 6)}${'*'.repeat(8)}${id.slice(14)}`;
