import { hasRole, isDay, type Actor, type FieldProblem, assertNoSecret } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import type { CodeTable, DataElement, Standard } from './standard.entity';
import { standardErrors } from './standard.errors';

export type StandardContent = Pick<
  Standard,
  'number' | 'level' | 'title' | 'titleEn' | 'issuer' | 'inForce'
>;

export type ElementContent = Pick<
  DataElement,
  'code' | 'name' | 'nameEn' | 'type' | 'length' | 'definition' | 'standard' | 'codeTable'
>;

export type TableContent = Pick<CodeTable, 'code' | 'title' | 'titleEn' | 'standard'>;

type Broken = readonly (readonly [field: string, rule: string, isBroken: boolean])[];

/** What every department's items keep to is kept by the authority alone. */
export function mayKeep(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw standardErrors.onlyAuthority();
}

const blank = (text: string): boolean => text.trim() === '';

/** Cited with blanks, so its number is no code: GB/T 2261.1-2003. */
export function assertStandard(content: StandardContent): void {
  const { number, title, issuer, inForce } = content;
  assertNoSecret(content);
  assertNone([
    ['number', 'required', blank(number)],
    ['number', 'no blanks around', number !== number.trim()],
    ['title', 'required', blank(title)],
    ['issuer', 'required', blank(issuer)],
    ['inForce', 'day', inForce !== null && !isDay(inForce)],
  ]);
}

export function assertElement(content: ElementContent): void {
  const { code, name, definition, length } = content;
  assertNoSecret(content);
  assertNone([
    ['code', 'code', !codePattern.test(code)],
    ['name', 'required', blank(name)],
    ['definition', 'required', blank(definition)],
    ['length', 'positive', length !== null && length < 1],
  ]);
}

export function assertTable(content: TableContent, validFrom: string): void {
  const { code, title } = content;
  assertNoSecret(content);
  assertNone([
    ['code', 'code', !codePattern.test(code)],
    ['title', 'required', blank(title)],
    ...dayOf(validFrom),
  ]);
}

export function assertValidFrom(validFrom: string): void {
  assertNone(dayOf(validFrom));
}

const dayOf = (validFrom: string): Broken => [['validFrom', 'day', !isDay(validFrom)]];

/** @param day YYYY-MM-DD, from which on it is no longer in force */
export function assertWithdrawal({ number, inForce, withdrawn }: Standard, day: string): void {
  if (withdrawn !== null) throw standardErrors.withdrawn({ number });
  const early = inForce !== null && day < inForce;
  assertNone([
    ['day', 'day', !isDay(day)],
    ['day', 'not before inForce', early],
  ]);
}

function assertNone(broken: Broken): void {
  const problems: FieldProblem[] = broken
    .filter(([, , isBroken]) => isBroken)
    .map(([field, rule]) => ({ field, rule }));
  if (problems.length > 0) throw standardErrors.malformed({ count: problems.length }, problems);
}
