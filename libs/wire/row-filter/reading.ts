/**
 * How a row filter reads a source's value, so that every source and the pure evaluation agree. What does
 * not read as its type is outside of every condition on it: a filter never lets in what it cannot judge.
 */
export const conditionTypes = ['text', 'number', 'date', 'datetime', 'boolean'] as const;
export type ConditionType = (typeof conditionTypes)[number];

const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
/** A time of day by the clock of Beijing, as sources write it; of another zone it is not read. */
const time = '[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([+]08(:?00)?)?';

/** Texts that read as the type, in what JavaScript and PostgreSQL have in common; a text always does. */
export const readable: Readonly<Record<Exclude<ConditionType, 'text'>, string>> = {
  number: '^[+-]?[0-9]{1,100}([.][0-9]{0,100})?([eE][+-]?[0-9]{1,3})?$',
  date: `^${day}(${time})?$`,
  datetime: `^${day}${time}$`,
  boolean: '^(true|false)$',
};

/** Characters of a date, and of a moment to the second. */
export const readLength = { date: 10, datetime: 19 } as const;

/** The value as conditions compare it: a moment to the second, of a moment the day where a date is asked for. */
export function readAs(type: ConditionType, text: string): string | undefined {
  if (type === 'text') return text;
  if (!new RegExp(readable[type]).test(text)) return undefined;
  if (type === 'date') return text.slice(0, readLength.date);
  return type === 'datetime' ? text.slice(0, readLength.datetime).replace('T', ' ') : text;
}

/** Negative, zero or positive, of two values that were read: numbers by size, all else by UTF-8 bytes. */
export const compareRead = (type: ConditionType, one: string, other: string): number =>
  type === 'number' ? compareDecimals(one, other) : compareText(one, other);

/** Surrogates stand for characters beyond all others, though their units lie below some. */
const rankOf = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x2800 : unit);

/** By UTF-8 bytes, which is by code points. */
export function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rankOf(one.charCodeAt(at)) - rankOf(other.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function compareDecimals(one: string, other: string): number {
  const [a, b] = [decimalOf(one), decimalOf(other)];
  const power = Math.min(a.power, b.power);
  const difference = scaled(a, power) - scaled(b, power);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

interface Decimal {
  readonly digits: bigint;
  /** Of ten, by which the digits are multiplied. */
  readonly power: number;
}

function decimalOf(text: string): Decimal {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa!.replace('+', '').split('.');
  return { digits: BigInt(whole! + fraction), power: Number(exponent) - fraction.length };
}

const scaled = ({ digits, power }: Decimal, to: number): bigint =>
  digits * 10n ** BigInt(power - to);
