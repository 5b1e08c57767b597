import { isDivisionCode } from './division-code';

/** GB 11643-1999: six digits of division, eight of birth date, three of sequence, one check character. */
const shape = /^\d{17}[\dX]$/;

/** Earliest birth year: nobody born before holds a number. */
const earliestYear = 1800;

/** What a resident identity number says of its holder. */
export interface ResidentNumberParts {
  /** Division (GB/T 2260) of the registered residence when the number was issued. */
  readonly division: string;
  /** Birth date, YYYY-MM-DD. */
  readonly birthDate: string;
  /** Order among those born that day in that division: odd for men, even for women. */
  readonly sequence: string;
  readonly sex: 'male' | 'female';
}

/**
 * Check character of the seventeen digits before it: ISO 7064 MOD 11-2, as GB 11643-1999 asks.
 * Throws RangeError for anything but seventeen digits.
 */
export function residentCheckDigit(body: string): string {
  if (!/^\d{17}$/.test(body))
    throw new RangeError('A resident number has 17 digits before its check.');
  const remainder = [...body].reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0);
  const check = (12 - remainder) % 11;
  return check === 10 ? 'X' : String(check);
}

/**
 * Whether the text is a resident identity number (公民身份号码): a division of a known province, a birth
 * date of the calendar and the right check character; `X` is a capital, as the standard writes it.
 */
export const isResidentNumber = (text: string): boolean => residentNumberParts(text) !== undefined;

/** Parts of a resident identity number; undefined for what is none. */
export function residentNumberParts(text: string): ResidentNumberParts | undefined {
  if (!shape.test(text) || residentCheckDigit(text.slice(0, 17)) !== text[17]) return undefined;
  const division = text.slice(0, 6);
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const sequence = text.slice(14, 17);
  if (!isDivisionCode(division) || !isBirthDate(birthDate)) return undefined;
  return { division, birthDate, sequence, sex: Number(sequence) % 2 === 1 ? 'male' : 'female' };
}

function isBirthDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return (
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(date) &&
    Number(date.slice(0, 4)) >= earliestYear
  );
}
