import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';

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

interface JestFile {
  readonly name: string;
  readonly assertionResults: readonly { title: string; fullName: string; status: string }[];
}

export async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 1 << 26 });
  return stdout.trim();
}

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
export async function testResults(): Promise<readonly TestResult[]> {
  const file = await fileOfCommit();
  const known = file && (await readFile(file, 'utf8').catch(() => undefined));
  return resultsOf(known ?? (await runTests(file ?? join(folder, 'worktree.json'))));
}

async function runTests(outputFile: string): Promise<string> {
  const jest = join(root, 'node_modules', '.bin', 'jest');
  const args = ['--json', `--outputFile=${outputFile}`, '--silent'];
  // A failing test is a result, not a reason to stop.
  await run(jest, args, { cwd: root, maxBuffer: 1 << 28 }).catch(() => undefined);
  return readFile(outputFile, 'utf8');
}

function resultsOf(text: string): TestResult[] {
  const { testResults } = JSON.parse(text) as { testResults: readonly JestFile[] };
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ title, fullName, status }) => ({
        title,
        fullName,
        passed: status === 'passed',
        file: name.slice(root.length + 1),
      })),
  );
}
