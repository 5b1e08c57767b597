import { testResults } from '../test-results';
import { readArticles, verdictsOf, type Verdict } from './law';

const usage = `npm run law

A line for each article of Decree 809 that software can enforce, as the tests of this commit show it: article, rule, test
files, cases, ok. Last line: {"articles","failed"}: articles whose tests pass, and those with a
failing test, none, or something missing.
Exit 1 when one fails.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  const verdicts = verdictsOf(await readArticles(), await testResults());
  verdicts.forEach(print);
  const failed = verdicts.filter(({ ok }) => !ok).length;
  console.log(JSON.stringify({ articles: verdicts.length - failed, failed }));
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
