import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { parse } from 'yaml';

/** A row of the catalogue of systems to serve, as test/rows.yaml states it. */
export interface Row {
  readonly id: string;
  readonly name: string;
  /** Its test, a clause each, numbered from 1. */
  readonly clauses: readonly string[];
  /** Figure that the row asks for, and the name of the proof that shows it. */
  readonly scale?: { readonly asked: number; readonly unit: string; readonly proof: string };
}

export async function readRows(): Promise<readonly Row[]> {
  const text = await readFile(join(projectRoot(), 'test', 'rows.yaml'), 'utf8');
  return (parse(text) as { rows: Row[] }).rows;
}

/** One executed test: its title begins with row and clause, e.g. `C04.1 …`. */
export interface TestResult {
  readonly title: string;
  readonly passed: boolean;
  readonly file: string;
}

export interface RowState {
  readonly id: string;
  readonly name: string;
  readonly state: 'works' | 'part' | 'none';
  readonly scale: string;
  readonly tests: readonly string[];
  readonly proof: string;
  /** Clauses that no passing test restates. */
  readonly missing: readonly number[];
}

/** Scale at which a proof of this commit's history ran, by proof name. */
export type Proofs = ReadonlyMap<string, number>;

/**
 * A row works when each of its clauses has a passing test (and no failing one), and its scale was
 * run in a proof; it is in part when some clause has one.
 */
export function stateOf(row: Row, results: readonly TestResult[], proofs: Proofs): RowState {
  const own = results.filter(({ title }) => title.startsWith(`${row.id}.`));
  const covered = row.clauses.map((_, index) => isCovered(own, `${row.id}.${index + 1}`));
  const run = row.scale ? (proofs.get(row.scale.proof) ?? 0) : 0;
  const scaled = !row.scale || run >= row.scale.asked;
  return {
    id: row.id,
    name: row.name,
    state: verdict(covered, scaled),
    scale: row.scale ? `${run}/${row.scale.asked} ${row.scale.unit}` : '',
    tests: [...new Set(own.map(({ file }) => file))].sort(),
    proof: row.scale && run > 0 ? `docs/proof/${row.scale.proof}.json` : '',
    missing: covered.flatMap((yes, index) => (yes ? [] : [index + 1])),
  };
}

function verdict(covered: readonly boolean[], scaled: boolean): RowState['state'] {
  if (!covered.some(Boolean)) return 'none';
  return scaled && covered.every(Boolean) ? 'works' : 'part';
}

function isCovered(results: readonly TestResult[], clause: string): boolean {
  const own = results.filter(({ title }) => title.startsWith(`${clause} `));
  return own.length > 0 && own.every(({ passed }) => passed);
}
