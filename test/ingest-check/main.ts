import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import 'reflect-metadata';
import { Checking } from './checking';

const usage = `npm run ingest-check -- DIR [--out FOLDER]

Loads every file of a folder into a scratch store, as a publisher's files are loaded. Beside a file NAME there may be
NAME.expected.json, which says what is to become of it; it is compared and not itself loaded. --out leaves result.json
and the canonical Parquet of each table in a folder, so that other tools can compare.

A line for each file that is wrong, crashed, hung (60 s) or refused without code, place and remedy. Last line:
{"files","loaded","refused","unexplained","crashed","hung","wrong"}. Exit 0 if the last four are 0, 1 if not, 2 usage.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new RangeError(usage);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RangeError(`${folder} is not a folder.`);
  }
  const out = values.out === undefined ? undefined : resolve(values.out);
  const checking = new Checking(resolve(folder), out, (line) => console.log(line));
  await checking.all();
  const { unexplained, crashed, hung, wrong } = checking.tally;
  console.log(JSON.stringify(checking.tally));
  return unexplained + crashed + hung + wrong === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const code = (error as { code?: string }).code ?? '';
    const usual = error instanceof RangeError || code.startsWith('ERR_PARSE_ARGS');
    console.error(usual ? (error as Error).message : error);
    process.exit(usual ? 2 : 1);
  },
);
