import { limits, type FieldProblem, assertNoSecret } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import { codeTableErrors } from './standard.errors';

/** One value of a code table, with its names. */
export interface TableValue {
  readonly code: string;
  /** In Chinese. */
  readonly name: string;
  readonly nameEn: string;
}

/** A value that has another name than before, in either language: it may mean something else now. */
export interface RenamedValue extends TableValue {
  readonly before: Pick<TableValue, 'name' | 'nameEn'>;
}

/** How a version differs from the one before; the order of values is no difference. */
export interface Difference {
  readonly added: readonly TableValue[];
  readonly removed: readonly TableValue[];
  readonly renamed: readonly RenamedValue[];
}

export function differenceOf(
  before: readonly TableValue[],
  after: readonly TableValue[],
): Difference {
  const old = new Map(before.map((value) => [value.code, value]));
  const codes = new Set(after.map(({ code }) => code));
  return {
    added: after.filter(({ code }) => !old.has(code)),
    removed: before.filter(({ code }) => !codes.has(code)),
    renamed: after.flatMap((value) => {
      const was = old.get(value.code);
      if (!was || (was.name === value.name && was.nameEn === value.nameEn)) return [];
      return [{ ...value, before: { name: was.name, nameEn: was.nameEn } }];
    }),
  };
}

export const isUnchanged = ({ added, removed, renamed }: Difference): boolean =>
  added.length + removed.length + renamed.length === 0;

/** Data written under the version before may be refused, or read as something else, under this one. */
export const isBreaking = ({ removed, renamed }: Difference): boolean =>
  removed.length + renamed.length > 0;

/** Throws unless the values make a closed list: each with a code of its own and a name. */
export function assertValues(values: readonly TableValue[]): void {
  assertNoSecret(values);
  const most = limits.codeTableValues.value;
  if (values.length > most) throw codeTableErrors.tooManyValues({ limit: most });
  const problems = problemsOfValues(values);
  if (problems.length === 0) return;
  throw codeTableErrors.valuesMalformed(
    { count: problems.length },
    problems.slice(0, limits.codeTableNamed.value),
  );
}

function problemsOfValues(values: readonly TableValue[]): FieldProblem[] {
  if (values.length === 0) return [{ field: 'values', rule: 'required' }];
  const seen = new Set<string>();
  return values.flatMap(({ code, name }, at) => {
    const isRepeated = seen.has(code);
    seen.add(code);
    const broken: readonly [string, string, boolean][] = [
      ['code', 'code', !codePattern.test(code)],
      ['code', 'unique', isRepeated],
      ['name', 'required', name.trim() === ''],
    ];
    return broken
      .filter(([, , isBroken]) => isBroken)
      .map(([field, rule]) => ({ field: `values[${at}].${field}`, rule }));
  });
}
