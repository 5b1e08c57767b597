import { limits } from '@shutong/platform';
import type { DepartmentTable, NumberedFacts, RowProblem } from './department.csv';
import { departmentProblems, type DepartmentFacts } from './department.policy';
import { pathsOf } from './tree.policy';

/** A department as it stands before the import. */
export interface Standing extends DepartmentFacts {
  readonly path: string;
}

/** What an import would do; nothing of it is done where there are problems. */
export interface ImportPlan {
  readonly registered: readonly (DepartmentFacts & { path: string })[];
  readonly changed: readonly (DepartmentFacts & { path: string })[];
  readonly unchanged: number;
  readonly problems: readonly RowProblem[];
}

/** Compares a table with what is registered; a department that moves takes those below it along. */
export function planImport(
  table: DepartmentTable,
  standing: ReadonlyMap<string, Standing>,
): ImportPlan {
  const { rows } = table;
  const merged = new Map<string, DepartmentFacts>(standing);
  for (const { facts } of rows) merged.set(facts.code, facts);
  const paths = pathsOf(new Map([...merged].map(([code, { parent }]) => [code, parent])));
  const problems = [
    ...table.problems,
    ...rows.flatMap(brokenRules),
    ...repeatedCodes(rows),
    ...rows.flatMap((row) => brokenTree(row, merged, paths)),
  ].sort((a, b) => a.row - b.row);
  if (problems.length > 0) return { registered: [], changed: [], unchanged: 0, problems };
  const placed = [...merged.values()].map((facts) => ({ ...facts, path: paths.get(facts.code)! }));
  const registered = placed.filter(({ code }) => !standing.has(code));
  const changed = placed.filter((facts) => differs(standing.get(facts.code), facts));
  const inFile = new Set([...registered, ...changed].map(({ code }) => code));
  const unchanged = rows.filter(({ facts }) => !inFile.has(facts.code)).length;
  return { registered, changed, unchanged, problems };
}

const brokenRules = ({ row, facts }: NumberedFacts): RowProblem[] =>
  departmentProblems(facts).map((problem) => ({ row, ...problem }));

function repeatedCodes(rows: readonly NumberedFacts[]): RowProblem[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ row, facts: { code } }) => {
    const earlier = first.get(code);
    if (earlier !== undefined)
      return [{ row, field: 'code', rule: `stands in row ${earlier} too` }];
    first.set(code, row);
    return [];
  });
}

function brokenTree(
  { row, facts: { code, parent } }: NumberedFacts,
  merged: ReadonlyMap<string, DepartmentFacts>,
  paths: ReadonlyMap<string, string>,
): RowProblem[] {
  // A department that is its own parent is told so by its own rule.
  if (paths.has(code) || parent === null || parent === code) return [];
  const rule = merged.has(parent)
    ? `leads to a root within ${limits.departmentDepth.value} levels, without a circle`
    : 'a department of the file or of the hub';
  return [{ row, field: 'parent', rule }];
}

const compared = ['name', 'nameEn', 'shortName', 'division', 'level', 'path'] as const;

const differs = (before: Standing | undefined, after: Standing): boolean =>
  before !== undefined && compared.some((field) => before[field] !== after[field]);
