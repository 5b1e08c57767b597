import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { closingLine, runTests, tallyOf, type Report } from '../../scripts/tally';
import { resultsOf } from '../../scripts/test-results';

const report: Report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  success: true,
  testResults: [],
};

describe('the closing line of a run of tests', () => {
  it('counts tests to be written among the skipped', () => {
    expect(closingLine(tallyOf(report))).toBe('5 passed, 0 failed, 3 skipped');
  });

  it('counts a file that cannot be loaded as one that failed', () => {
    const file = { name: 'a.spec.js', status: 'failed', assertionResults: [] };
    const broken = { ...report, numFailedTests: 2, success: false, testResults: [file] };
    expect(closingLine(tallyOf(broken))).toBe('5 passed, 3 failed, 3 skipped');
  });

  it('never says that nothing failed where the run did, or where it left no report', () => {
    expect(tallyOf({ ...report, success: false }).failed).toBe(1);
    expect(tallyOf(undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  describe('of Vitest itself', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'shutong-tally-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function tallyWith(specs: Readonly<Record<string, string>>): Promise<string> {
      for (const [name, text] of Object.entries(specs)) await writeFile(join(folder, name), text);
      const config = join(folder, 'vitest.config.mjs');
      await writeFile(
        config,
        `export default { test: { include: ['*.spec.js'], globals: true } };`,
      );
      const outputFile = join(folder, 'results.json');
      const options = ['--root', folder, '--config', config];
      return closingLine(await runTests({ options }, { print: 'ignore', outputFile }));
    }

    it('names files that failed beside their tests, which articles and rows would miss', async () => {
      await tallyWith({
        'a.spec.js': "it('a', () => {});",
        'b.spec.js': "it('b', () => { throw new Error('meant'); });",
        'c.spec.js': 'this is no JavaScript',
        'd.spec.js': "it('d', () => {}); afterAll(() => { throw new Error('meant'); });",
      });
      const { tests, broken } = resultsOf(await readFile(join(folder, 'results.json'), 'utf8'));
      expect(tests.map(({ title, passed }) => [title, passed]).sort()).toEqual([
        ['a', true],
        ['b', false],
        ['d', true],
      ]);
      expect(broken.map((file) => basename(file)).sort()).toEqual(['c.spec.ts', 'd.spec.ts']);
    });

    it('is summed over its suites', async () => {
      const line = await tallyWith({
        'a.spec.js': "it('a', () => {}); it.skip('b', () => {}); it.todo('c');",
        'b.spec.js': "it('a', () => {}); it('b', () => { throw new Error('meant'); });",
        'c.spec.js': 'this is no JavaScript',
      });
      expect(line).toBe('2 passed, 2 failed, 2 skipped');
    });

    it('is a failure where there are no tests at all', async () => {
      expect(await tallyWith({})).toBe('0 passed, 1 failed, 0 skipped');
    });
  });
});

it('npm test ends with 2 for an argument that it does not know', async () => {
  const args = [join(projectRoot(), 'dist', 'scripts', 'test.js'), '--nope', 'no such spec'];
  await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('nope'),
  });
});

describe('.ci/run', () => {
  /** Its own functions, with steps in place of those that it has. */
  async function close(...steps: string[]): Promise<string> {
    const script = await readFile(join(projectRoot(), '.ci', 'run'), 'utf8');
    const functions = script.slice(script.indexOf('passed=0'), script.indexOf('\nstep "'));
    const end = script.slice(script.lastIndexOf('\necho '));
    const run = promisify(execFile)('bash', ['-c', [functions, ...steps, end].join('\n')]);
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    return stdout.trim().split('\n').at(-1)!;
  }

  it('adds up closing lines, and counts a step without one by its exit code', async () => {
    const line = await close(
      "step one echo '5 passed, 0 failed, 1 skipped'",
      'step two true',
      "step three bash -c 'echo 1 passed, 2 failed, 0 skipped; exit 1'",
      'step four false',
    );
    expect(line).toBe('7 passed, 3 failed, 1 skipped');
  });

  it('counts a failure that a closing line hides', async () => {
    const line = await close("step one bash -c 'echo 3 passed, 0 failed, 0 skipped; exit 1'");
    expect(line).toBe('3 passed, 1 failed, 0 skipped');
  });

  it('counts what ran side by side no otherwise, and as a failure what died', async () => {
    const [first, second, third] = [
      "a() { step one bash -c 'echo 3 passed, 1 failed, 0 skipped; exit 1'; step two true; }",
      "b() { step three bash -c 'echo 5 passed, 0 failed, 0 skipped; exit 1'; step four true; }",
      'c() { kill $BASHPID; }',
    ];
    expect(await close(first, second, 'side_by_side a b')).toBe('10 passed, 2 failed, 0 skipped');
    expect(await close(first, third, 'side_by_side a c')).toBe('4 passed, 2 failed, 0 skipped');
  });
});
