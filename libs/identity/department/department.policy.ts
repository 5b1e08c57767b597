import { isCreditCode, isDivisionCode, type FieldProblem } from '@shutong/platform';

/** Levels of government, as the chain of hubs has them. */
export const levels = ['nation', 'province', 'city', 'county', 'town'] as const;
export type Level = (typeof levels)[number];

/** A department of government, or an organisation outside it: a company, a university, an institute. */
export const departmentKinds = ['department', 'organisation'] as const;
export type DepartmentKind = (typeof departmentKinds)[number];

/** What is said of a department when it is registered or imported. */
export interface DepartmentFacts {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly shortName: string | null;
  readonly division: string;
  readonly level: Level;
  readonly parent: string | null;
}

export const longestName = 200;

/** Control and direction marks would let one name pass for another on a page or in a log. */
const unseen = /[\p{Cc}\p{Cf}]/u;

type Rule = readonly [
  field: keyof DepartmentFacts,
  holds: (facts: DepartmentFacts) => boolean,
  rule: string,
];

const isName = (text: string | null): boolean =>
  text === null || (text !== '' && text.length <= longestName && !unseen.test(text));
const nameRule = `1 to ${longestName} visible characters`;

const rules: readonly Rule[] = [
  ['code', ({ code }) => isCreditCode(code), 'unified social credit code (GB 32100)'],
  ['name', ({ name }) => isName(name), nameRule],
  ['nameEn', ({ nameEn }) => isName(nameEn), nameRule],
  ['shortName', ({ shortName }) => isName(shortName), nameRule],
  ['division', ({ division }) => isDivisionCode(division), 'division code (GB/T 2260)'],
  ['level', ({ level }) => levels.includes(level), `one of ${levels.join(', ')}`],
  ['parent', ({ parent, code }) => parent !== code, 'not the department itself'],
];

/** Every rule that the facts break; empty where they may be stored. */
export function departmentProblems(facts: DepartmentFacts): FieldProblem[] {
  return rules.filter(([, holds]) => !holds(facts)).map(([field, , rule]) => ({ field, rule }));
}
