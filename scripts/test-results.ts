import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { isBroken, runTests, type Report, type SpecReport } from './tally';

const run = promisify(execFile);
const root = projectRoot();
const folder = join(root, 'test-results');

/** One executed test. */
export interface TestResult {
  /** A row's begins with row and clause, e.g. `C04.1 …`. */
  readonly title: string;
  /** With the names of what it is described in. */
  readonly fullName: string;
  readonly passed: boolean;
  readonly file: string;
}

/** What a run of the whole suite has shown. */
export interface SuiteResults {
  readonly tests: readonly TestResult[];
  /** Files that failed beside their tests, which may be missing then: not loaded, or not cleaned up. */
  readonly broken: readonly string[];
}

export async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 1 << 26 });
  return stdout.trim();
}

/** From which tests of a commit draw their random values, of 31 bits: what failed once fails again. */
export const propertySeed = (commit: string): number => parseInt(commit.slice(0, 8), 16) >>> 1;

/** Where results of the whole suite are kept; undefined where they would not be those of a commit. */
export async function fileOfCommit(): Promise<string | undefined> {
  try {
    const isClean = (await git('status', '--porcelain')) === '';
    return isClean ? join(folder, `${await git('rev-parse', 'HEAD')}.json`) : undefined;
  } catch {
    return undefined;
  }
}

/** Results of this commit and a clean tree; the tests run now where there are none yet. */
export async function testResults(): Promise<SuiteResults> {
  const file = await fileOfCommit();
  const known = file && (await readFile(file, 'utf8').catch(() => undefined));
  return resultsOf(known ?? (await testedNow(file ?? join(folder, 'worktree.json'))));
}

async function testedNow(outputFile: string): Promise<string> {
  // A failing test is a result, not a reason to stop.
  await runTests({}, { print: 'ignore', outputFile });
  return readFile(outputFile, 'utf8');
}

/** Of Vitest's JSON report. */
export function resultsOf(text: string): SuiteResults {
  const { testResults } = JSON.parse(text) as Report;
  const compiled = join(root, 'dist');
  const fileOf = ({ name }: SpecReport) => relative(compiled, name).replace(/\.js$/, '.ts');
  const tests = testResults.flatMap((suite) =>
    suite.assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ title, fullName, status }) => ({
        title,
        fullName,
        passed: status === 'passed',
        file: fileOf(suite),
      })),
  );
  return { tests, broken: testResults.filter(isBroken).map(fileOf) };
}
