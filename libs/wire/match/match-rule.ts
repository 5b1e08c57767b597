import { createHash, timingSafeEqual } from 'node:crypto';
import { dayOf } from './day';
import { decimalOf, decimalText } from './decimal';
import { idPair, type Pair } from './masked-id';
import { nameOf } from './name';
import { quantityOf } from './quantity';
import { unitCodes, type UnitCode } from './units';

/** A value that a source holds or a request claims. */
export type Comparable = string | number | null;

type Reading = (claim: string, source: string) => Pair;

/** By a form of which there is one per value. */
const bothAs =
  (formOf: (value: string) => string | undefined): Reading =>
  (claim, source) => [formOf(claim), formOf(source)];

const nfkc = (value: string): string => value.normalize('NFKC').trim();

const numberOf = (value: string): string | undefined => {
  const decimal = decimalOf(nfkc(value));
  return decimal && decimalText(decimal);
};

const quantities = Object.fromEntries(
  unitCodes.map((unit) => [`quantity-${unit}`, bothAs((value) => quantityOf(nfkc(value), unit))]),
) as Record<`quantity-${UnitCode}`, Reading>;

/**
 * How a verification compares. `exact`: character by character. `nfkc`: after Unicode NFKC, blanks around left
 * out. `name`: case, width, blanks and the dot between parts of a name left out too. `date`: the same day in any
 * notation that orders year, month and day. `number`: the same decimal number, exactly. `quantity-U`: the same
 * quantity, exactly, in whatever unit of its kind; a number alone is in U. `masked-id`: a resident number, or its
 * first six and last four characters with eight stars between; `masked-id-F-L`: the same with another mask.
 */
const readings = {
  exact: bothAs((value) => value),
  nfkc: bothAs(nfkc),
  name: bothAs(nameOf),
  date: bothAs((value) => dayOf(nfkc(value))),
  number: bothAs(numberOf),
  'masked-id': (claim, source) => idPair(6, 4, claim, source),
  'masked-id-4-2': (claim, source) => idPair(4, 2, claim, source),
  'masked-id-3-4': (claim, source) => idPair(3, 4, claim, source),
  ...quantities,
} as const satisfies Readonly<Record<string, Reading>>;

export type MatchRule = keyof typeof readings;
export const matchRules = Object.keys(readings) as MatchRule[];

/**
 * Whether the claim matches the source's value under the rule. No value (null), or one that is not of
 * the rule's kind, matches nothing. Hashes of one length are compared, both to the end: the time taken does not
 * tell how much of two values is alike.
 */
export function matches(rule: MatchRule, claim: Comparable, source: Comparable): boolean {
  const [claimed, own] = readings[rule](String(claim ?? ''), String(source ?? ''));
  const equal = timingSafeEqual(digest(claimed), digest(own));
  const isValue = claimed !== undefined && own !== undefined;
  return equal && isValue && claim !== null && source !== null;
}

const digest = (text = ''): Buffer => createHash('sha256').update(text).digest();

/** The unit of a rule that compares quantities. */
export const unitOf = (rule: MatchRule): UnitCode | undefined =>
  unitCodes.find((unit) => rule === `quantity-${unit}`);
