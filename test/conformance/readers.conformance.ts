import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import 'reflect-metadata';
import { said } from '../examples/tools';
import { Checks, pythonTools, withFilledPortal, type FilledPortal } from './filled-portal';

const usage = `node dist/test/conformance/readers.conformance.js

Reads a portal with programs that others have written, as PyPI has them: its sitemap with ultimate-sitemap-parser, its feed with
feedparser, its datasets with rdflib, its feature data with GDAL (pyogrio). Needs Python 3.10 or newer. Last line: N passed, N failed, N skipped.
`;

/** More than a page of the feed holds. */
const harvested = 120;
const folder = join(projectRoot(), 'test', 'conformance', 'readers');
const checks = new Checks();

async function read({ url, own, all, scratch }: FilledPortal): Promise<void> {
  const bin = await pythonTools(scratch, join(folder, 'requirements.txt'));
  const text = await said(join(bin, 'python'), [join(folder, 'read.py'), url, own]);
  const told = JSON.parse(text) as Readonly<Record<string, unknown>>;
  checks.check('sitemap', told['sitemap'], { pages: all, undated: 0 });
  const feed = { ids: all, told: all, faults: [], again: 304, several: true };
  checks.check('feed', told['feed'], feed);
  checks.check('dataset in RDF', told['rdf'], { alike: true, datasets: 1 });
  checks.check('features by GDAL', told['features'], {
    ...{ layers: ['0'], all: 10, first: [106, 26.5], inBox: ['r2', 'r3', 'r4'] },
  });
  checks.check('dataset for search engines', told['schemaOrg'], {
    ...{ isItself: true, named: 1, described: 1, downloads: 2 },
  });
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  await withFilledPortal({ rows: 10, harvested, placed: true }, read);
  return checks.end();
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
