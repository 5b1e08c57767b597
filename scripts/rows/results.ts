import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { proofOf, type Proof, type ProofFile, type TestResult } from './rows';

const run = promisify(execFile);
const root = projectRoot();
const folder = join(root, 'test-results');

interface JestFile {
  readonly name: string;
  readonly assertionResults: readonly { title: string; fullName: string; status: string }[];
}

export async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 1 << 26 });
  return stdout.trim();
}

/** Results of this commit and a clean tree; the tests run now where there are none yet. */
export async function testResults(): Promise<readonly TestResult[]> {
  const commit = await git('rev-parse', 'HEAD');
  const clean = (await git('status', '--porcelain')) === '';
  const file = join(folder, `${commit}.json`);
  const known = clean ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  const text = known ?? (await runTests(clean ? file : join(folder, 'worktree.json')));
  return resultsOf(text);
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
      .map(({ title, status }) => ({
        title,
        passed: status === 'passed',
        file: name.slice(root.length + 1),
      })),
  );
}

/** Every proof that passed and whose commit is an ancestor of this one. */
export async function proofs(): Promise<ReadonlyMap<string, Proof>> {
  const found = await readdir(join(root, 'docs', 'proof')).catch(() => []);
  const entries = await Promise.all(found.filter((f) => f.endsWith('.json')).map(readProof));
  return new Map(entries.filter((entry) => entry !== undefined));
}

async function readProof(file: string): Promise<[string, Proof] | undefined> {
  const text = await readFile(join(root, 'docs', 'proof', file), 'utf8');
  const record = JSON.parse(text) as ProofFile;
  const ancestor = await git('merge-base', '--is-ancestor', record.commit, 'HEAD').then(
    () => true,
    () => false,
  );
  return ancestor && record.passed ? [file.replace('.json', ''), proofOf(record)] : undefined;
}
