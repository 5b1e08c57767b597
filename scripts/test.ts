import { parseArgs } from 'node:util';
import { type Asked, closingLine, runTests } from './tally';
import { fileOfCommit } from './test-results';

const usage = `npm test [-- part of a spec's path…] [-t regular expression] [--exclude glob] [--config file]

Runs everything that needs only Node, or the specs whose paths and the tests whose full names are
asked for. Last line: N passed, N failed, N skipped.
Exit 0 all passed, 1 not, 2 usage.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const asked = askedBy(args);
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${usage}`);
    return 2;
  }
  // Of the whole suite, so that what reads its results need not run it again.
  const outputFile = args.length === 0 ? await fileOfCommit() : undefined;
  const tally = await runTests(asked, outputFile ? { outputFile } : {});
  console.log(closingLine(tally));
  return tally.failed === 0 ? 0 : 1;
}

/** What the arguments ask for, or what is not understood of them. */
function askedBy(args: readonly string[]): Asked | string {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { testNamePattern: { ...text, short: 't' }, exclude: text, config: text },
    });
    const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
    return { paths: positionals, options };
  } catch (error) {
    return String(error);
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
