import { readable } from '@shutong/wire';
import { bytesOf, type Parameter } from './expression';

const readableNumber = new RegExp(readable.number);

export const isNumber = (text: string): boolean => readableNumber.test(text.trim());
/** Larger than any power of ten that a readable number has, so that what is added to it is never below zero. */
const offset = 5000;
const offsetDigits = 5;

/** The digits of a number from the first to the last that is not zero, and the power of ten before them. */
function partsOf(text: string): { negative: boolean; digits: string; power: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const leading = (whole + fraction).replace(/^0+/, '');
  const power = whole.length - (whole.length + fraction.length - leading.length) + Number(exponent);
  const digits = leading.replace(/0+$/, '');
  return { negative: text.startsWith('-') && digits !== '', digits, power };
}

/** Texts that sort by bytes as the sizes of their numbers do; nothing for zero. */
const keyOf = ({ digits, power }: ReturnType<typeof partsOf>): string =>
  digits === '' ? '' : String(power + offset).padStart(offsetDigits, '0') + digits;

/**
 * Negative, zero or positive as the number in a text lies to another: exactly, with as many digits as the text has.
 * DECIMAL would cut to 65 of them and DOUBLE round to 17. The text has to be readable as a number.
 */
export function comparedNumber(text: string, value: string, parameter: Parameter): string {
  const mantissa = `SUBSTRING_INDEX(LOWER(${text}), 'e', 1)`;
  const unsigned = `TRIM(LEADING '+' FROM TRIM(LEADING '-' FROM ${mantissa}))`;
  const exponent = `IF(LOCATE('e', LOWER(${text})) > 0, CAST(SUBSTRING_INDEX(LOWER(${text}), 'e', -1) AS SIGNED), 0)`;
  const whole = `CHAR_LENGTH(SUBSTRING_INDEX(${unsigned}, '.', 1))`;
  const all = `REPLACE(${unsigned}, '.', '')`;
  const leading = `TRIM(LEADING '0' FROM ${all})`;
  const power = `${whole} - CHAR_LENGTH(${all}) + CHAR_LENGTH(${leading}) + ${exponent} + ${offset}`;
  const key = `IF(${leading} = '', '', CONCAT(LPAD(${power}, ${offsetDigits}, '0'), TRIM(TRAILING '0' FROM ${leading})))`;
  const negative = `LEFT(${text}, 1) = '-' AND ${leading} <> ''`;
  const parts = partsOf(value);
  const compared = `STRCMP(${bytesOf(key)}, ${bytesOf(parameter(keyOf(parts)))})`;
  return parts.negative ? `IF(${negative}, -${compared}, 1)` : `IF(${negative}, -1, ${compared})`;
}

const mostDigits = 65;

/**
 * A number that a column with so many digits behind the point can hold, written out without an exponent; undefined
 * where no row can have it.
 */
export function plainNumber(text: string, scale: number): string | undefined {
  const given = text.trim();
  if (!isNumber(given)) return undefined;
  const { negative, digits, power } = partsOf(given);
  if (digits === '') return '0';
  const behind = Math.max(digits.length - power, 0);
  if (behind > scale || Math.max(power, 0) + scale > mostDigits) return undefined;
  const padded = digits.padEnd(power, '0').padStart(power < 0 ? digits.length - power : 0, '0');
  const whole = padded.slice(0, Math.max(power, 0)) || '0';
  const fraction = padded.slice(Math.max(power, 0));
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
