import {
  isNumbered,
  kindOfTitle,
  nameTitleOf,
  saysAddress,
  saysDomicile,
  saysFirm,
  saysKind,
  saysOtherNumber,
} from './column-titles';
import { hasName, shareOfNames } from './names';
import { looksLikeName } from './surnames';
import {
  allNumbersIn,
  isNumberKind,
  numbersIn,
  type NumberKind,
  type PersonalKind,
  type PersonalPlace,
} from './personal-values';

/** A column as the gate sees it. */
export interface SeenColumn {
  readonly name: string;
  /** A sample of the values that are there. */
  readonly values: readonly string[];
  /** The long numbers of all values that hold some, or of the first of those. */
  readonly suspects: readonly string[];
  /** Of all values, how many hold what looks like a resident number of 18 characters, by itself or in groups and against letters, and how many what may be a phone that is said in words. */
  readonly residentShapes: number;
  readonly looseShapes: number;
  readonly saidPhones: number;
}

/** What shares are taken of. */
export type SampledColumn = Pick<SeenColumn, 'name' | 'values' | 'suspects'>;

/** Why a column is held. */
export interface PersonalColumn {
  readonly name: string;
  readonly kind: PersonalKind;
  /** By what it was found: the values themselves, a title that the values do not contradict, or what its publisher has said. */
  readonly by: 'values' | 'title' | 'rule';
  /** Of the values that were looked at. */
  readonly share: number;
  /** The first of each kind, in the order of the file; versions loaded before they were told have none. */
  readonly places?: readonly PersonalPlace[];
}

/** The title is the number of the column, or its first value. */
const saysNothing = (name: string): boolean =>
  isNumbered(name) || isLikelyName(name) || isResidential(name);
/** Many a word of two characters begins like a name (单位, 金额, 黄金); most names have three. */
const isLikelyName = (text: string): boolean => text.trim().length > 2 && looksLikeName(text);
const residential = /(\d+|[一二三四五六七八九十]+)(室|单元|幢|栋|号楼|组|户)/;

/** Shares from which a column is what some of its values are; titles that say so need no share. */
const enough = {
  /** Of the values with long numbers: what chance makes of other numbers is far below. */
  'resident-id': 0.05,
  'individual-credit-code': 0.05,
  phone: 0.2,
  /** One number of ten passes Luhn's check by chance. */
  'bank-card': 0.5,
  plainNames: 0.8,
  likelyNames: 0.6,
  addresses: 0.3,
  firms: 0.5,
};

const fewestPhones = 3;
const fewestNames = 2;

/** Personal data in a table, column by column, by what the values are and what the titles say. */
export function personalColumns(columns: readonly SampledColumn[]): PersonalColumn[] {
  const found = columns.flatMap((column) => byNumbers(column) ?? byTitle(column) ?? []);
  const people = found.some(
    ({ kind, by }) =>
      kind === 'resident-id' || kind === 'bank-card' || (kind === 'name' && by === 'title'),
  );
  const others = columns.filter(({ name }) => !found.some((one) => one.name === name));
  const about = { people, firms: columns.some(isOfFirms) };
  return [...found, ...others.flatMap((column) => addressOf(column, about) ?? [])];
}

const order: readonly NumberKind[] = [
  'resident-id',
  'bank-card',
  'individual-credit-code',
  'phone',
];

/** What of a person one value of a column that is held holds. */
export function kindsIn(
  { name, kind, by }: Pick<PersonalColumn, 'name' | 'kind' | 'by'>,
  value: string,
): Iterable<PersonalKind> {
  if (isNumberKind(kind)) return allNumbersIn(value);
  if (kind === 'name') return hasName(value, nameTitleOf(name)) ? [kind] : [];
  return (by === 'title' ? isAddress(value) : isResidential(value)) ? [kind] : [];
}

const figure = /^[-+]?[\d,]*\.?\d+%?$/;

/** Few phones are enough where the column has no other long number, and none that is a quantity. */
const isNothingElse = ({ name, values, suspects }: SampledColumn, count: number): boolean =>
  count === suspects.length &&
  values.length > 0 &&
  !saysOtherNumber(name) &&
  !values.some((value) => figure.test(value.trim()) && numbersIn(value).size === 0);

function byNumbers(column: SampledColumn): PersonalColumn | undefined {
  const { name, suspects } = column;
  const each = suspects.map(numbersIn);
  for (const kind of order) {
    const count = each.filter((kinds) => kinds.has(kind)).length;
    const share = count === 0 ? 0 : count / suspects.length;
    const saysSo = saysKind(name, kind);
    // Many an eleven-digit code begins like a phone: it takes several, or a title that says so.
    const isMany = kind !== 'phone' || count >= fewestPhones || isNothingElse(column, count);
    const isEnough = share >= enough[kind] && isMany;
    if (count > 0 && (saysSo || isEnough)) return { name, kind, by: 'values', share };
  }
  return undefined;
}

/** Names and addresses have no check digit: the title says what they are, the values must not contradict. */
function byTitle({ name, values }: SampledColumn): PersonalColumn | undefined {
  const kind = kindOfTitle(name);
  const title = nameTitleOf(name);
  if (kind === undefined && title !== undefined) {
    const share = shareOfNames(values, title, /[a-z]/i.test(name));
    return share > 0 ? { name, kind: 'name', by: 'title', share } : undefined;
  }
  if (kind === undefined && saysNothing(name)) return byValuesAlone({ name, values });
  if (kind !== 'address') return undefined;
  const share = shareOf(values, isAddress);
  return share > 0 ? { name, kind: 'address', by: 'title', share } : undefined;
}

/** Where no title says anything, nearly all values have to look like names, most beyond doubt, or be as addresses of homes are. */
function byValuesAlone({
  name,
  values,
}: Pick<SampledColumn, 'name' | 'values'>): PersonalColumn | undefined {
  // A unit or a kind that stands in each row is one value.
  const distinct = [...new Set(values)];
  const names = shareOf(distinct, looksLikeName);
  const isBeyondDoubt = shareOf(distinct, isLikelyName) >= enough.likelyNames;
  if (distinct.length >= fewestNames && names >= enough.plainNames && isBeyondDoubt) {
    return { name, kind: 'name', by: 'values', share: names };
  }
  const homes = shareOf(distinct, isResidential);
  return homes >= enough.addresses
    ? { name, kind: 'address', by: 'values', share: homes }
    : undefined;
}

const isMasked = (value: string): boolean => /\*{2,}|×{2,}|[Xx]{4,}/.test(value);
const isAddress = (value: string): boolean => value.trim().length >= 6 && !isMasked(value);
const isResidential = (value: string): boolean => residential.test(value) && !isMasked(value);

function addressOf(
  { name, values }: SampledColumn,
  about: { readonly people: boolean; readonly firms: boolean },
): PersonalColumn | undefined {
  if (!saysAddress(name)) return undefined;
  if (saysDomicile(name) && !about.firms) {
    const share = shareOf(values, isAddress);
    return share > 0 ? { name, kind: 'address', by: 'title', share } : undefined;
  }
  const share = shareOf(values, isResidential);
  if (share < (about.people ? Number.MIN_VALUE : enough.addresses)) return undefined;
  return { name, kind: 'address', by: 'values', share };
}

const isFirm = (value: string): boolean =>
  /(公司|企业|集团|合作社|[协学商]会|联合会|基金会|中心|学校|幼儿园|[厂店场社院所行部局馆校站寺])(（[^）]*）)?$/.test(
    value.trim(),
  );
const isOfFirms = ({ name, values }: SampledColumn): boolean =>
  saysFirm(name) || shareOf(values, isFirm) > enough.firms;

function shareOf(values: readonly string[], is: (value: string) => boolean): number {
  const said = values.filter((value) => value.trim() !== '');
  return said.length === 0 ? 0 : said.filter(is).length / said.length;
}
