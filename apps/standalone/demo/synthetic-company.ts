import { creditCodeCheckDigit } from '@shutong/platform';
import { Draws } from './draws';
import { businesses, districts, roads, towns, tradeCharacters } from './synthetic-names';
import { dateOf, registeredPersons, syntheticPerson } from './synthetic-person';

/** Companies in the demo's register. */
export const registeredCompanies = 20_000;

/** One row of the synthetic company register; no such company exists. */
export interface SyntheticCompany {
  readonly creditCode: string;
  readonly name: string;
  readonly companyType: string;
  /** Somebody of the synthetic population register. */
  readonly legalRepresentative: string;
  readonly registeredCapitalYuan: number;
  /** YYYY-MM-DD. */
  readonly establishedOn: string;
  readonly status: '存续' | '注销' | '吊销' | '迁出';
  readonly industry: string;
  readonly businessScope: string;
  readonly division: string;
  readonly address: string;
  readonly registrationAuthority: string;
}

const seed = 0x32100;
const dayMs = 86_400_000;
const firstEstablished = Date.UTC(1992, 0, 1);
const establishingDays = 12_400;

/** All trade names in all lines of business; the step has no divisor in common with it. */
const names = tradeCharacters.length ** 2 * businesses.length;
const step = 40_009;

/**
 * Indexes from here on would repeat names. Indexes from `registeredCompanies` to here give well-formed
 * companies that the register does not hold.
 */
export const distinctCompanies = names;

/**
 * Company `index` of the synthetic register: always the same, its credit code valid and its own.
 * Throws RangeError outside 0 … distinctCompanies - 1.
 */
export function syntheticCompany(index: number): SyntheticCompany {
  if (!Number.isInteger(index) || index < 0 || index >= distinctCompanies) {
    throw new RangeError(`Synthetic companies are numbered 0 to ${distinctCompanies - 1}.`);
  }
  const draws = new Draws(seed, index);
  const district = draws.pick(districts);
  const { trade, business, industry } = nameParts(index);
  return {
    creditCode: creditCode(district.division, index),
    name: `云栖${trade}${business}有限公司`,
    companyType: draws.weighted(companyTypes),
    legalRepresentative: syntheticPerson(draws.below(registeredPersons)).name,
    registeredCapitalYuan: draws.pick([10, 50, 100, 200, 500, 1000, 3000, 10_000]) * 10_000,
    establishedOn: dateOf(firstEstablished + draws.below(establishingDays) * dayMs),
    status: draws.weighted(statuses),
    industry,
    businessScope: `${business}相关的技术开发、生产、销售与服务`,
    division: district.division,
    address: `云栖市${district.name}${draws.pick(towns)}${draws.pick(roads)}${1 + draws.below(380)}号`,
    registrationAuthority: `${district.name}市场监督管理局`,
  };
}

const companyTypes = [
  ['有限责任公司(自然人独资)', 40],
  ['有限责任公司(自然人投资或控股)', 45],
  ['有限责任公司(法人独资)', 10],
  ['有限责任公司(外商投资)', 5],
] as const;

const statuses = [
  ['存续', 82],
  ['注销', 13],
  ['吊销', 4],
  ['迁出', 1],
] as const;

function nameParts(index: number) {
  const place = (index * step) % names;
  const [business, industry] = businesses[place % businesses.length]!;
  const pair = Math.floor(place / businesses.length);
  const first = tradeCharacters[pair % tradeCharacters.length]!;
  const second = tradeCharacters[Math.floor(pair / tradeCharacters.length)]!;
  return { trade: first + second, business, industry };
}

/** Odd and no multiple of five: each six-digit number comes once in a million. */
const organisationStep = 700_001;

/** An enterprise (91) of the district, with an organisation code that no register has given out. */
function creditCode(division: string, index: number): string {
  const body = `MD${String((index * organisationStep) % 1_000_000).padStart(6, '0')}`;
  const organisation = body + organisationCheckDigit(body);
  const head = `91${division}${organisation}`;
  return head + creditCodeCheckDigit(head);
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** Check character of an organisation code (GB 11714-1997): modulo 11 over eight characters. */
function organisationCheckDigit(body: string): string {
  const sum = organisationWeights.reduce(
    (total, weight, at) => total + weight * Number.parseInt(body.charAt(at), 36),
    0,
  );
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}
