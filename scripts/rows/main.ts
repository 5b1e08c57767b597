import { testResults } from '../test-results';
import { proofs } from './proofs';
import { readRows, stateOf, type RowState } from './rows';

const usage = `npm run rows [-- --json]

A line for each row of test/rows.yaml: works, part or none, as the tests of this commit show it.
--json prints {"works","part","none","rows":[…]} only. Exit 1 when a test that claims a row fails, or a test file could not be run to its end.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  if (args.some((arg) => arg !== '--json')) {
    console.error(usage);
    return 2;
  }
  const { tests: results, broken } = await testResults();
  const known = await proofs();
  const states = (await readRows()).map((row) => stateOf(row, results, known));
  if (!args.includes('--json')) states.forEach(print);
  const count = (state: RowState['state']) => states.filter((row) => row.state === state).length;
  const rows = states.map(({ id, state, scale, tests, proof }) => ({
    id,
    state,
    scale,
    tests,
    proof,
  }));
  console.log(
    JSON.stringify({ works: count('works'), part: count('part'), none: count('none'), rows }),
  );
  const failed = results.filter(({ title, passed }) => /^[CP]\d+\.\d+ /.test(title) && !passed);
  for (const { title } of failed) console.error(`failed: ${title}`);
  for (const file of broken) console.error(`could not be run to its end: ${file}`);
  return failed.length + broken.length === 0 ? 0 : 1;
}

function print({ id, state, name, scale, tests, missing }: RowState): void {
  const gaps =
    state === 'part' && missing.length > 0 ? ` (without test or proof: ${missing.join(', ')})` : '';
  console.log(
    `${id.padEnd(4)} ${state.padEnd(6)} ${name}${gaps} ${scale} ${tests.join(' ')}`.trimEnd(),
  );
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
