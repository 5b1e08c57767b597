import { saysCode, saysIdentifier } from '../ingest/types/column-words';
import { looksLikeName } from './surnames';
import {
  isNumberKind,
  allNumbersIn,
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

type Titles = readonly (readonly [kind: PersonalKind, pattern: RegExp])[];

const titles: Titles = [
  [
    'resident-id',
    /身份证|公民身份号码|证件号|居民身份|id[ _-]?card|identity[ _-]?(no|num|card)|resident[ _-]?id|citizen[ _-]?id|sfz|zjhm/i,
  ],
  [
    'bank-card',
    /银行卡|银行账|银行帐|卡号|收款账|收款帐|bank[ _-]?(card|account)|card[ _-]?(no|num)|yhk/i,
  ],
  ['phone', /手机|移动电话|联系电话|联系方式|电话|mobile|phone|cell|tel(ephone)?([ _-]|$)|sjh/i],
  [
    'address',
    /住址|家庭地址|户籍地|居住地址|现居|户口所在地|通讯地址|收货地址|home[ _-]?address|residential|residence/i,
  ],
  [
    'name',
    /姓名|人名|户主|名字$|法定代表人|法人代表|法人姓名|负责人|联系人|申请人|经办人|当事人|受益人|监护人|家长|患者|学生|职工|户名|full[ _-]?name|first[ _-]?name|last[ _-]?name|surname|given[ _-]?name|person[ _-]?name|contact[ _-]?(name|person)|xm$/i,
  ],
];

/** Titles of addresses that are a person's only where the rest of the table is about people. */
const plainAddress = /地址|address/i;
const officeAddress =
  /单位|公司|企业|经营|注册|机构|办公|学校|医院|站点|店|地点|office|company|business|school/i;
const residential = /(\d+|[一二三四五六七八九十]+)(室|单元|幢|栋|号楼|组|户)/;
const plainName = /^(名字|name|xingming)$/i;
/** Of a file without titles: the number of the column (column-names.ts), or its first value. */
const numbered = /^column_\d+$/;
const saysNothing = (name: string): boolean =>
  numbered.test(name) || isLikelyName(name) || isResidential(name);
/** Many a word of two characters begins like a name (单位, 金额, 黄金); most names have three. */
const isLikelyName = (text: string): boolean => text.trim().length > 2 && looksLikeName(text);

/** Shares from which a column is what some of its values are; titles that say so need no share. */
const enough = {
  /** Of the values with long numbers: what chance makes of other numbers is far below. */
  'resident-id': 0.05,
  'individual-credit-code': 0.05,
  phone: 0.2,
  /** One number of ten passes Luhn's check by chance. */
  'bank-card': 0.5,
  names: 0.6,
  westernNames: 0.3,
  plainNames: 0.8,
  likelyNames: 0.6,
  addresses: 0.3,
};

const fewestPhones = 3;
const fewestNames = 2;

/** Personal data in a table, column by column, by what the values are and what the titles say. */
export function personalColumns(columns: readonly SampledColumn[]): PersonalColumn[] {
  const found = columns.flatMap((column) => byNumbers(column) ?? byTitle(column) ?? []);
  const isAboutPeople = found.some(
    ({ kind, by }) =>
      kind === 'resident-id' || kind === 'bank-card' || (kind === 'name' && by === 'title'),
  );
  const others = columns.filter(({ name }) => !found.some((one) => one.name === name));
  return [...found, ...others.flatMap((column) => addressOf(column, isAboutPeople) ?? [])];
}

const order: readonly NumberKind[] = [
  'resident-id',
  'bank-card',
  'individual-credit-code',
  'phone',
];

/** Whether the title says that there are numbers of persons. */
export const saysNumber = (name: string): boolean =>
  titles.some(([kind, pattern]) => isNumberKind(kind) && pattern.test(name));

/** What of a person one value of a column that is held holds. */
export function kindsIn(
  { kind, by }: Pick<PersonalColumn, 'kind' | 'by'>,
  value: string,
): Iterable<PersonalKind> {
  if (isNumberKind(kind)) return allNumbersIn(value);
  if (kind === 'name') return looksLikeName(value) ? [kind] : [];
  return (by === 'title' ? isAddress(value) : isResidential(value)) ? [kind] : [];
}

/** Whether the title says that numbers are codes or quantities: nobody's, unless they are said otherwise. */
export const saysOtherNumber = (name: string): boolean =>
  !saysNumber(name) && (saysCode(name) || saysIdentifier(name) || quantity.test(name));
const quantity =
  /[号数额量值]$|金额|面积|人口|总计|合计|收入|支出|amount|total|count|area|population|revenue|value|size|sum|number/i;
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
    const saysSo = titles.some(([said, pattern]) => said === kind && pattern.test(name));
    // Many an eleven-digit code begins like a phone: it takes several, or a title that says so.
    const isMany = kind !== 'phone' || count >= fewestPhones || isNothingElse(column, count);
    const isEnough = share >= enough[kind] && isMany;
    if (count > 0 && (saysSo || isEnough)) return { name, kind, by: 'values', share };
  }
  return undefined;
}

/** Names and addresses have no check digit: the title says what they are, the values must not contradict. */
function byTitle({ name, values }: SampledColumn): PersonalColumn | undefined {
  const [kind] = titles.find(([, pattern]) => pattern.test(name)) ?? [];
  if (kind === undefined && saysNothing(name)) return byValuesAlone({ name, values });
  const said = kind ?? (plainName.test(name) ? 'name' : undefined);
  if (said === 'name') return byNames({ name, values }, kind !== undefined);
  if (said !== 'address') return undefined;
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

/** A title that only persons have needs fewer values that look like names than one that says no more than name. */
function byNames(
  { name, values }: Pick<SampledColumn, 'name' | 'values'>,
  saysPerson: boolean,
): PersonalColumn | undefined {
  const share = shareOf(values, looksLikeName);
  const usual = saysPerson ? enough.names : enough.plainNames;
  const least = saysPerson && isWestern(name) ? enough.westernNames : usual;
  return share >= least ? { name, kind: 'name', by: 'title', share } : undefined;
}

const isWestern = (name: string): boolean => /[a-z]/i.test(name);
const isMasked = (value: string): boolean => /\*{2,}|×{2,}|[Xx]{4,}/.test(value);
const isAddress = (value: string): boolean => value.trim().length >= 6 && !isMasked(value);
const isResidential = (value: string): boolean => residential.test(value) && !isMasked(value);

function addressOf(
  { name, values }: SampledColumn,
  isAboutPeople: boolean,
): PersonalColumn | undefined {
  if (!plainAddress.test(name) || officeAddress.test(name)) return undefined;
  const share = shareOf(values, isResidential);
  if (share < (isAboutPeople ? Number.MIN_VALUE : enough.addresses)) return undefined;
  return { name, kind: 'address', by: 'values', share };
}

function shareOf(values: readonly string[], is: (value: string) => boolean): number {
  const said = values.filter((value) => value.trim() !== '');
  return said.length === 0 ? 0 : said.filter(is).length / said.length;
}
