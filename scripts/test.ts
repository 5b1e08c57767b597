import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

/** Jest's own figures, of which the last line is made. */
interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** `npm test [-- jest arguments]`: runs Jest and ends with `N passed, N failed, N skipped`. */
async function main(args: readonly string[]): Promise<number> {
  const root = projectRoot();
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const outputFile = join(root, 'test-results', `jest-${process.pid}.json`);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(process.execPath, [jest, '--json', `--outputFile=${outputFile}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise<number>((resolve) => child.once('exit', (c) => resolve(c ?? 1)));
  const results = JSON.parse(readFileSync(outputFile, 'utf8')) as JestResults;
  // A suite that could not even be loaded has no tests to count: it counts as one that failed.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  console.log(
    `${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped`,
  );
  return code === 0 && failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
