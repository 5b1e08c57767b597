import { buildArgv } from 'jest';
import { closingLine, runJest } from './tally';
import { fileOfCommit } from './test-results';

const usage = `npm test [-- jest arguments]

Runs everything that needs only Node. Last line: N passed, N failed, N skipped.
Exit 0 all passed, 1 not, 2 usage.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const unknown = await complaintOf(args);
  if (unknown !== undefined) {
    console.error(`${unknown}\n\n${usage}`);
    return 2;
  }
  // Of the whole suite, so that what reads its results need not run it again.
  const outputFile = args.length === 0 ? await fileOfCommit() : undefined;
  const tally = await runJest(args, outputFile ? { outputFile } : {});
  console.log(closingLine(tally));
  return tally.failed === 0 ? 0 : 1;
}

/** What Jest does not understand of its arguments. */
const complaintOf = (args: readonly string[]): Promise<string | undefined> =>
  buildArgv([...args]).then(
    () => undefined,
    (error: unknown) => String(error),
  );

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
