import { closingLine, runJest } from './tally';

const usage = `npm test [-- jest arguments]

Runs everything that needs only Node. Last line: N passed, N failed, N skipped.
Exit 0 all passed, 1 not.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const tally = await runJest(args);
  console.log(closingLine(tally));
  return tally.failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
