import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { namesArticle, readArticles, verdictsOf, type LawTest, type Verdict } from './law';

const usage = `npm run law

Runs the tests of each article of Decree 809 that software can enforce and prints a line for each: article, rule, test
files, cases, ok. Last line: {"articles","failed"}: articles whose tests pass, and those with a
failing test, none, or something missing.
Exit 1 when one fails.
`;

const run = promisify(execFile);
const root = projectRoot();

interface JestResults {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  const verdicts = verdictsOf(await readArticles(), await lawTests());
  verdicts.forEach(print);
  const failed = verdicts.filter(({ ok }) => !ok).length;
  console.log(JSON.stringify({ articles: verdicts.length - failed, failed }));
  return failed === 0 ? 0 : 1;
}

function print({ article, rule, missing, files, cases, ok }: Verdict): void {
  console.log(`${ok ? '✓' : '✗'} Art. ${String(article).padEnd(2)} ${rule}`);
  if (missing) console.log(`    missing: ${missing}`);
  console.log(`    cases: ${cases} ${files.join(' ')}`.trimEnd());
}

/** Only files that name an article are run, and of these only the tests that do. */
async function lawTests(): Promise<LawTest[]> {
  console.error('Running the tests that name an article …');
  const folder = join(root, 'test-results');
  await mkdir(folder, { recursive: true });
  const outputFile = join(folder, `law-${process.pid}.json`);
  const { stdout } = await run(
    'grep',
    ['-rlE', '--include=*.spec.ts', namesArticle.replace('\\d', '[0-9]'), 'libs', 'apps', 'test'],
    { cwd: root },
  );
  const files = stdout.trim().split('\n');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const asked = ['--json', `--outputFile=${outputFile}`, '--silent', '-t', namesArticle, ...files];
  // A failing test is a result, not a reason to stop.
  await run(process.execPath, [jest, ...asked], { cwd: root, maxBuffer: 1 << 28 }).catch(
    () => undefined,
  );
  const { testResults } = JSON.parse(await readFile(outputFile, 'utf8')) as JestResults;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => ({
        fullName,
        file: relative(root, name),
        passed: status === 'passed',
      })),
  );
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
