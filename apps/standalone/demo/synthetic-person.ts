import { residentCheckDigit } from '@shutong/platform';
import { Draws } from './draws';
import { districts, givenOfMen, givenOfWomen, roads, surnames, towns } from './synthetic-names';

/** Persons in the demo's register. */
export const registeredPersons = 100_000;

/** One row of the synthetic population register; no such person exists. */
export interface SyntheticPerson {
  readonly residentNumber: string;
  readonly name: string;
  readonly sex: '男' | '女';
  readonly ethnicGroup: string;
  /** YYYY-MM-DD, as all dates of this register. */
  readonly birthDate: string;
  /** District or county of the registered residence. */
  readonly division: string;
  readonly address: string;
  readonly householdNumber: string;
  readonly maritalStatus: MaritalStatus;
  readonly registeredSince: string;
}

type MaritalStatus = '未婚' | '已婚' | '离婚' | '丧偶';

const seed = 0x20250801;
const dayMs = 86_400_000;

/** Births are spread over a prime number of days, so that the step below reaches each day once. */
const firstBirth = Date.UTC(1938, 0, 1);
const birthDays = 31_013;
const step = 7_919;

/** As of this day the register stands still: ages do not depend on the day of the demo. */
const asOf = Date.UTC(2026, 0, 1);

/**
 * Indexes from here on would repeat resident numbers. Indexes from `registeredPersons` to here give
 * well-formed persons that the register does not hold.
 */
export const distinctPersons = birthDays * districts.length;

/**
 * Person `index` of the synthetic register: always the same, its resident number valid and its own.
 * Throws RangeError outside 0 … distinctPersons - 1.
 */
export function syntheticPerson(index: number): SyntheticPerson {
  if (!Number.isInteger(index) || index < 0 || index >= distinctPersons) {
    throw new RangeError(`Synthetic persons are numbered 0 to ${distinctPersons - 1}.`);
  }
  const draws = new Draws(seed, index);
  const district = districts[index % districts.length]!;
  const born = firstBirth + ((Math.floor(index / districts.length) * step) % birthDays) * dayMs;
  const sex = draws.pick(['男', '女'] as const);
  return {
    residentNumber: residentNumber(district.division, born, sequence(draws, sex)),
    name: personName(draws, sex),
    sex,
    ethnicGroup: draws.weighted(ethnicGroups),
    birthDate: dateOf(born),
    division: district.division,
    address: `云栖市${district.name}${address(draws)}`,
    householdNumber: `${district.division}${String(draws.below(1_000_000)).padStart(6, '0')}`,
    maritalStatus: maritalStatus(draws, (asOf - born) / dayMs / 365.25),
    registeredSince: dateOf(registration(draws, born)),
  };
}

/** A name by chance; earlier surnames are more frequent. */
export function personName(draws: Draws, sex: '男' | '女'): string {
  const given = sex === '男' ? givenOfMen : givenOfWomen;
  const second = draws.below(5) === 0 ? '' : draws.pick(given);
  return draws.pickEarly(surnames) + draws.pick(given) + second;
}

/** A date of the calendar, YYYY-MM-DD. */
export const dateOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function residentNumber(division: string, born: number, order: string): string {
  const body = division + dateOf(born).replaceAll('-', '') + order;
  return body + residentCheckDigit(body);
}

/** Odd for men, even for women (GB 11643). */
function sequence(draws: Draws, sex: '男' | '女'): string {
  const order = draws.below(499) * 2 + (sex === '男' ? 1 : 2);
  return String(order).padStart(3, '0');
}

const ethnicGroups = [
  ['汉族', 940],
  ['畲族', 15],
  ['回族', 12],
  ['土家族', 10],
  ['苗族', 9],
  ['满族', 6],
  ['壮族', 5],
  ['侗族', 3],
] as const;

function address(draws: Draws): string {
  const house = `${draws.pick(towns)}${draws.pick(roads)}${1 + draws.below(380)}号`;
  if (draws.below(3) === 0) return house;
  const room = `${1 + draws.below(24)}0${1 + draws.below(4)}室`;
  return `${house}${1 + draws.below(30)}幢${1 + draws.below(3)}单元${room}`;
}

/** By age below: shares of a hundred. */
const maritalShares: readonly (readonly [number, readonly (readonly [MaritalStatus, number])[]])[] =
  [
    [22, [['未婚', 100]]],
    [
      30,
      [
        ['已婚', 36],
        ['未婚', 62],
        ['离婚', 2],
      ],
    ],
    [
      65,
      [
        ['已婚', 83],
        ['未婚', 7],
        ['离婚', 8],
        ['丧偶', 2],
      ],
    ],
    [
      Infinity,
      [
        ['已婚', 67],
        ['未婚', 2],
        ['离婚', 3],
        ['丧偶', 28],
      ],
    ],
  ];

function maritalStatus(draws: Draws, age: number): MaritalStatus {
  const [, shares] = maritalShares.find(([below]) => age < below)!;
  return draws.weighted(shares);
}

/** Three of four live where they were registered at birth; the others moved in later. */
function registration(draws: Draws, born: number): number {
  if (draws.below(4) > 0) return born;
  return born + draws.below(Math.floor((asOf - born) / dayMs)) * dayMs;
}
