import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '@shutong/platform';

/** What a run of tests came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Jest's own figures, as `--json` writes them. */
export interface JestFigures {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
}

/**
 * Figures as they are closed with. A suite that could not even be loaded has no tests to count: it
 * counts as one that failed, and so does a run that failed for no test's sake or left no figures.
 */
export function tallyOf(figures: JestFigures | undefined): Tally {
  if (!figures) return { passed: 0, failed: 1, skipped: 0 };
  const failed = figures.numFailedTests + figures.numRuntimeErrorTestSuites;
  return {
    passed: figures.numPassedTests,
    failed: failed === 0 && !figures.success ? 1 : failed,
    skipped: figures.numPendingTests + figures.numTodoTests,
  };
}

/** The last line of every run of tests; `.ci/run` adds such lines up. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

interface Run {
  /** Its report goes to stderr unless it is ignored. */
  readonly report?: 'inherit' | 'ignore';
  /** Where its figures are kept; else in test-results/, by process. */
  readonly outputFile?: string;
}

/** Runs Jest in the project's folder. */
export async function runJest(args: readonly string[], run: Run = {}): Promise<Tally> {
  const root = projectRoot();
  const { report = 'inherit' } = run;
  const own = join(root, 'test-results', `jest-${process.pid}.json`);
  const { outputFile = own } = run;
  mkdirSync(dirname(outputFile), { recursive: true });
  rmSync(outputFile, { force: true });
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [jest, '--json', `--outputFile=${outputFile}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', report],
  });
  const code = await new Promise<number>((resolve) => child.once('exit', (c) => resolve(c ?? 1)));
  const figures = figuresIn(outputFile);
  return tallyOf(figures && { ...figures, success: figures.success && code === 0 });
}

function figuresIn(file: string): JestFigures | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestFigures;
  } catch {
    return undefined;
  }
}
