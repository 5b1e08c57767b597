import { testResults } from '../test-results';
import { readArticles, verdictsOf, type Verdict } from './law';

const usage = `npm run law

A line for each article of Decree 809 that software can enforce, as the tests of this commit show it: article, rule, test
files, cases, ok. Last line: {"articles","failed"}: articles whose tests pass, and those with a
failing test, none, or something missing, together with test files that could not be run to their end.
Exit 1 when one fails.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  const { tests, broken } = await testResults();
  const verdicts = verdictsOf(await readArticles(), tests);
  verdicts.forEach(print);
  // Nobody knows whose cases they had.
  for (const file of broken) console.log(`✗ ${file} could not be run to its end`);
  const shown = verdicts.filter(({ ok }) => ok).length;
  const failed = verdicts.length - shown + broken.length;
  console.log(JSON.stringify({ articles: shown, failed }));
  return failed === 0 ? 0 : 1;
}

function print({ article, rule, missing, files, cases, ok }: Verdict): void {
  const said = [
    `${ok ? '✓' : '✗'} Art. ${String(article).padEnd(2)} ${rule}`,
    ...(missing ? [`missing: ${missing}`] : []),
    `cases: ${cases}`,
    files.join(' '),
  ];
  console.log(said.join(' · '));
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
