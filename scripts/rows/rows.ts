import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { parse } from 'yaml';
import type { TestResult } from '../test-results';

/** A row of the catalogue of systems to serve, as test/rows.yaml states it. */
export interface Row {
  readonly id: string;
  readonly name: string;
  /** Its test, a clause each, numbered from 1. */
  readonly clauses: readonly string[];
  /** Figure that the row asks for, and the name of the proof that shows it. */
  readonly scale?: { readonly asked: number; readonly unit: string; readonly proof: string };
  /** Clauses of speed, which no test may assert: a proof shows them by figures that meet their aims. */
  readonly measured?: readonly Measured[];
}

export interface Measured {
  readonly clause: number;
  readonly proof: string;
  readonly figures: readonly string[];
}

export async function readRows(): Promise<readonly Row[]> {
  const text = await readFile(join(projectRoot(), 'test', 'rows.yaml'), 'utf8');
  return (parse(text) as { rows: Row[] }).rows;
}

export interface RowState {
  readonly id: string;
  readonly name: string;
  readonly state: 'works' | 'part' | 'none';
  readonly scale: string;
  readonly tests: readonly string[];
  readonly proof: string;
  /** Clauses that no passing test restates and no proof shows. */
  readonly missing: readonly number[];
}

/** What a proof of this commit's history shows. */
export interface Proof {
  readonly scale: number;
  /** Figures that met their aims, without a wrong answer, each time that they were measured. */
  readonly met: ReadonlySet<string>;
}

/** Proofs that passed, by name. */
export type Proofs = ReadonlyMap<string, Proof>;

/**
 * A row works when each of its clauses has a passing test (and no failing one) or is measured by a
 * proof, and its scale was run in a proof; it is in part when some clause has one.
 */
export function stateOf(
  row: Row,
  results: readonly Omit<TestResult, 'fullName'>[],
  proofs: Proofs,
): RowState {
  const own = results.filter(({ title }) => title.startsWith(`${row.id}.`));
  const covered = row.clauses.map((_, index) => isShown(row, index + 1, own, proofs));
  const run = row.scale ? (proofs.get(row.scale.proof)?.scale ?? 0) : 0;
  const scaled = !row.scale || run >= row.scale.asked;
  return {
    id: row.id,
    name: row.name,
    state: verdict(covered, scaled),
    scale: row.scale ? `${run}/${row.scale.asked} ${row.scale.unit}` : '',
    tests: [...new Set(own.map(({ file }) => file))].sort(),
    proof: fileOf(row, proofs),
    missing: covered.flatMap((yes, index) => (yes ? [] : [index + 1])),
  };
}

function verdict(covered: readonly boolean[], scaled: boolean): RowState['state'] {
  if (!covered.some(Boolean)) return 'none';
  return scaled && covered.every(Boolean) ? 'works' : 'part';
}

/** The proof that the row names, where there is one. */
function fileOf({ scale, measured = [] }: Row, proofs: Proofs): string {
  const named = [scale, ...measured].flatMap((one) => (one ? [one.proof] : []));
  const known = named.find((name) => (proofs.get(name)?.scale ?? 0) > 0);
  return known === undefined ? '' : `docs/proof/${known}.json`;
}

/** By tests; what is measured, by its proof, which no failing test gainsays. */
function isShown(
  { id, measured = [] }: Row,
  clause: number,
  results: readonly Omit<TestResult, 'fullName'>[],
  proofs: Proofs,
): boolean {
  const tests = results.filter(({ title }) => title.startsWith(`${id}.${clause} `));
  const figures = measured.filter((one) => one.clause === clause);
  if (!tests.every(({ passed }) => passed)) return false;
  return figures.length > 0 ? figures.every((one) => isMet(one, proofs)) : tests.length > 0;
}

const isMet = ({ proof, figures }: Measured, proofs: Proofs): boolean =>
  figures.length > 0 && figures.every((figure) => proofs.get(proof)?.met.has(figure));

/** What docs/proof/NAME.json says, as far as rows need it; only benchmarks have figures. */
export interface ProofFile {
  readonly commit: string;
  readonly passed: boolean;
  readonly scale: number;
  readonly figures: readonly Figure[] | null;
}
interface Figure {
  readonly name: string;
  readonly errors: number;
  readonly met?: boolean;
}

export function proofOf({ scale, figures }: ProofFile): Proof {
  const all = figures ?? [];
  const isGood = ({ met, errors }: Figure): boolean => met === true && errors === 0;
  const missed = new Set(all.filter((figure) => !isGood(figure)).map(({ name }) => name));
  const met = all.map(({ name }) => name).filter((name) => !missed.has(name));
  return { scale, met: new Set(met) };
}
