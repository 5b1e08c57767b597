import { isCreditCode, isResidentNumber, residentCheckDigit } from '@shutong/platform';
import { isBankCard } from './bank-card';
import { rounded } from './searched-text';
import { hasLooseResident, saidPhoneIn } from './written-numbers';

/** What of a person a column can hold. */
export const personalKinds = [
  'resident-id',
  'phone',
  'bank-card',
  'name',
  'address',
  'individual-credit-code',
  /** By which, together with others, people can be known by other ways, as the publisher says. */
  'quasi-identifier',
  /** It is masked in the dataset, or may be under another title, and would be shown now. */
  'masked-before',
] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** Where something of a person stands; never what. */
export interface PersonalPlace {
  /** Of the file, as a spreadsheet counts: the first is 1. */
  readonly row: number;
  readonly kind: PersonalKind;
}

/** Numbers that say by their own form what they are, wherever in a text they stand. */
export type NumberKind = Extract<
  PersonalKind,
  'resident-id' | 'phone' | 'bank-card' | 'individual-credit-code'
>;

const numberKinds: readonly PersonalKind[] = [
  'resident-id',
  'phone',
  'bank-card',
  'individual-credit-code',
] satisfies NumberKind[];

export const isNumberKind = (kind: PersonalKind): boolean => numberKinds.includes(kind);

/** Runs of digits and letters that are long enough; a run in a longer one is none. */
const runs =
  /(?<![0-9A-Za-z])(?:\+?86[- ]?)?[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy][0-9A-Za-z]{9,30}(?![0-9A-Za-z])/g;

/** Four digits at a time, as cards and phones are often written. */
const spaced =
  /(?<![0-9A-Za-z])\d{3,4}(?:[ \u2010-\u2015-]\d{4}){2,4}(?:[ \u2010-\u2015-]\d{1,3})?(?![0-9A-Za-z])/g;

/** Eighteen characters, born since 1900: of what looks exactly so one of eleven passes the check by chance, of other numbers hardly any. */
const resident = /(?<![0-9A-Za-z])\d{6}(?:19|20)\d{9}[\dXx](?![0-9A-Za-z])/g;

/** Whether a text holds a resident number of today's form, however wide its characters are. */
export const hasResidentNumber = (written: string): boolean =>
  (written.normalize('NFKC').match(resident) ?? []).some((run) =>
    isResidentNumber(run.toUpperCase()),
  );

/** Resident numbers that a double has rounded: division and birth date are left, and no check. */
const roundedResident = new RegExp(`${rounded}(\\d{6}(?:19|20)\\d{6})\\d{4}(?!\\d)`, 'g');

function hasRoundedResident(text: string): boolean {
  const bodies = [...text.matchAll(roundedResident)].map(([, start]) => `${start!}000`);
  return bodies.some((body) => isResidentNumber(body + residentCheckDigit(body)));
}

/** Kinds of numbers in a text, however wide their characters are; a masked number is none. */
export function numbersIn(written: string): Set<NumberKind> {
  const text = written.normalize('NFKC');
  const joined = (text.match(spaced) ?? []).map((run) => run.replaceAll(/\D/g, ''));
  const found = [...(text.match(runs) ?? []), ...joined].map(numberKind);
  if (hasRoundedResident(text)) found.push('resident-id');
  return new Set(found.filter((kind) => kind !== undefined));
}

/** Also those that are written in groups, against letters or in words: as harmless codes can be by chance, shares are not taken of them. */
export function allNumbersIn(written: string): Set<NumberKind> {
  const found = numbersIn(written);
  if (hasLooseResident(written)) found.add('resident-id');
  if (saidPhoneIn(written)) found.add('phone');
  return found;
}

/** Mobile numbers of China (工信部 numbering plan): 13x–19x, eleven digits. */
const mobile = /^(?:(?:\+|00)?86[- ]?)?1[3-9]\d{9}$/;

function numberKind(run: string): NumberKind | undefined {
  const plain = run.toUpperCase();
  if (isResidentNumber(plain) || isOldResidentNumber(plain)) return 'resident-id';
  if (mobile.test(plain)) return 'phone';
  if (isBankCard(plain)) return 'bank-card';
  return isIndividualCreditCode(plain) ? 'individual-credit-code' : undefined;
}

/** Fifteen digits, as they were issued until 1999: division and birth date, no check digit. */
function isOldResidentNumber(text: string): boolean {
  if (!/^\d{15}$/.test(text)) return false;
  const full = `${text.slice(0, 6)}19${text.slice(6)}`;
  return '0123456789X'.split('').some((check) => isResidentNumber(full + check));
}

/** Registered by market regulation (9) as 个体工商户 (2): the code of a person in business (GB 32100-2015). */
export const isIndividualCreditCode = (text: string): boolean =>
  text.startsWith('92') && isCreditCode(text);
