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

/** What Vitest's JSON report says of a file. */
export interface SpecReport {
  /** The compiled file. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { title: string; fullName: string; status: string }[];
}

/** Vitest's JSON report, as far as it is read. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
  readonly testResults: readonly SpecReport[];
}

/** Whether a file failed beside its tests, which may be missing then: not loaded, or not cleaned up. */
export const isBroken = ({ status, assertionResults }: SpecReport): boolean =>
  status === 'failed' && assertionResults.every((one) => one.status !== 'failed');

/**
 * A report as it is closed with. A file that could not even be loaded has no tests to count: it
 * counts as one that failed, and so does a run that failed for no test's sake or left no report.
 */
export function tallyOf(report: Report | undefined): Tally {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.testResults.filter(isBroken).length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The last line of every run of tests; `.ci/run` adds such lines up. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** Which specs are run. */
export interface Asked {
  /** Parts of their paths, as sources; all where there are none. */
  readonly paths?: readonly string[];
  /** Names of configuration, titles and what is left out, as Vitest calls them. */
  readonly options?: readonly string[];
}

interface Run {
  /** What it prints goes to stderr unless it is ignored. */
  readonly print?: 'inherit' | 'ignore';
  /** Where its report is kept; else in test-results/, by process. */
  readonly outputFile?: string;
}

/** Runs Vitest in the project's folder over what is compiled. */
export async function runTests(asked: Asked, run: Run = {}): Promise<Tally> {
  const root = projectRoot();
  const { print = 'inherit', outputFile = join(root, 'test-results', `${process.pid}.json`) } = run;
  mkdirSync(dirname(outputFile), { recursive: true });
  rmSync(outputFile, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const paths = (asked.paths ?? []).map((path) => path.replace(/\.ts$/, '.js'));
  const args = [vitest, 'run', ...reports, ...(asked.options ?? []), ...paths];
  const stdout = print === 'ignore' ? 'ignore' : process.stderr;
  const env = { ...process.env, ...(process.stderr.isTTY ? {} : { NO_COLOR: '1' }) };
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', stdout, print],
  });
  const code = await new Promise<number>((resolve) => child.once('exit', (c) => resolve(c ?? 1)));
  const report = reportIn(outputFile);
  return tallyOf(report && { ...report, success: report.success && code === 0 });
}

function reportIn(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
