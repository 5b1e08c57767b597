import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '@shutong/platform';
import 'reflect-metadata';
import { startCluster } from '../support/cluster';
import { harvestsUnderTest } from '../support/harvests';
import { checkFile, filesBelow, serveFolder, totalsOf, type FileResult } from './check';

const usage = `npm run harvest-check -- DIR

Serves every file of a folder, and of the folders below it, from a server on this machine, and treats each as an operator and
the worker would: what it is is found by its content; a source is harvested twice, and the second time nothing may have
changed. A file that is refused has to be refused with its reason and to change nothing; one that is no catalogue is named.
It reaches nothing outside this machine: pages that lie elsewhere are told as not read.

A line for each file, then {"sources","datasets","broken","notCatalogue","secondRunChanged","failed"}, where failed counts
crashes, hangs, successes without datasets and second runs that differ. Exit 0 pass, 1 fail, 2 usage.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new RangeError(usage);
  if (!statSync(given, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RangeError(`${given} is not a folder.`);
  }
  const totals = totalsOf(await checkAll(resolve(given)));
  console.log(JSON.stringify(totals));
  return totals.failed === 0 && totals.secondRunChanged === 0 ? 0 : 1;
}

async function checkAll(folder: string): Promise<FileResult[]> {
  const cluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = cluster.url;
  const server = await serveFolder(folder);
  try {
    const harvests = await harvestsUnderTest({ clock: new SystemClock() });
    const results: FileResult[] = [];
    for (const file of filesBelow(folder)) {
      const name = relative(folder, file);
      const path = name.split('/').map(encodeURIComponent).join('/');
      const result = await checkFile(harvests, name, `${server.url}/${path}`);
      console.log(lineOf(result));
      results.push(result);
    }
    await harvests.close();
    return results;
  } finally {
    await server.stop();
    await cluster.stop();
  }
}

function lineOf(result: FileResult): string {
  const failed = result.failure === null ? '' : `  FAILED: ${result.failure}`;
  if (result.as === 'failed') return `${result.file}: ${failed.trim()}`;
  if (result.as !== 'source') return `${result.file}: ${result.as}: ${result.why}${failed}`;
  const { file, kind, datasets, note, secondRunChanged } = result;
  const said = note === '' ? '' : ` (${note})`;
  return `${file}: ${kind}, ${datasets} datasets${said}; again: ${secondRunChanged} changed${failed}`;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isUsage =
      error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE');
    console.error(isUsage ? (error as Error).message : error);
    process.exit(isUsage ? 2 : 1);
  },
);
