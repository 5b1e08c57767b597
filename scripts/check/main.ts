import { documentationProblems } from './documentation';
import { exceptionsOf } from './exceptions';
import { boundaries, format, lint, lockfileHosts, types } from './tools';

const usage = `npm run check

Format, lint (size budgets), types, boundaries between libs, generated files, messages in both
languages, hosts in the lockfile. The last line counts what is wrong:
{"lint":0,"types":0,"boundaries":0,"stale":0,"exceptions":n}
`;

const maxExceptions = 10;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  if (args.length > 0) {
    console.error(usage);
    return 2;
  }
  const [formatted, linted, typed, bounded, stale] = await Promise.all([
    format(),
    lint(),
    types(),
    boundaries(),
    documentationProblems(),
  ]);
  const exceptions = await exceptionsOf();
  for (const line of [...formatted, ...linted, ...typed, ...bounded, ...stale]) console.log(line);
  const hosts = await lockfileHosts();
  for (const line of hosts) console.log(line);
  for (const exception of exceptions) console.log(`exception ${exception}`);
  const counts = {
    lint: formatted.length + linted.length + hosts.length,
    types: typed.length,
    boundaries: bounded.length,
    stale: stale.length,
    exceptions: exceptions.length,
  };
  console.log(JSON.stringify(counts));
  const wrong = counts.lint + counts.types + counts.boundaries + counts.stale;
  return wrong === 0 && exceptions.length <= maxExceptions ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
