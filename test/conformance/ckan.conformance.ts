import { readFile, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import 'reflect-metadata';
import { said } from '../examples/tools';
import { Checks, pythonTools, withFilledPortal, type FilledPortal } from './filled-portal';

const usage = `node dist/test/conformance/ckan.conformance.js

Reads a portal with ckanapi as PyPI has it: actions by its command line and its class, a dump of all datasets and organizations,
searches that page through all. Needs Python 3.9 or newer. Last line: N passed, N failed, N skipped.
`;

/** So many that a search has several pages. */
const harvested = 1100;
const rows = 2500;
const folder = join(projectRoot(), 'test', 'conformance', 'ckan');

const checks = new Checks();
const check = checks.check.bind(checks);

const all = harvested + 4;
const refusals = [
  ...['NotFound', 'ValidationError', 'SearchQueryError', 'ValidationError'],
  ...['CKANAPIError', 'CKANAPIError', 'NotFound'],
];
const asClass = {
  ...{ site: true, version: '2.11.0', listed: all, found: all, distinct: all, rows, inOrder: true },
  filtered: [{ _id: 8, n: 7, name: 'r7' }],
  refusals,
};

interface Dumped {
  readonly name: string;
  readonly resources: readonly { readonly datastore_fields?: readonly { readonly id: string }[] }[];
}

async function ask({ url, own, scratch }: FilledPortal): Promise<void> {
  const bin = await pythonTools(scratch, join(folder, 'requirements.txt'));
  const env = { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const ckanapi = (...args: string[]) => said(join(bin, 'ckanapi'), [...args, '-r', url], env);
  const file = join(scratch, 'told.jsonl');
  const lines = async (...args: string[]) => {
    await ckanapi(...args, '-O', file);
    const told = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    return told.map((line) => JSON.parse(line) as Dumped);
  };
  const found = async (...args: string[]) =>
    (JSON.parse(await ckanapi('action', 'package_search', 'rows:0', ...args)) as { count: number })
      .count;
  check('action, words', await found('q=空气质量', 'fq=tags:空气质量'), 1);
  check('action, a field', await found('fq=res_format:CSV'), 3);
  check('action by GET', await found('-g', 'q=name:air-quality'), 1);
  const searched = await lines('search', 'datasets', 'sort=name asc');
  check('search, all pages', new Set(searched.map(({ name }) => name)).size, all);
  const options = ['--all', '-q', '--datastore-fields', '--resource-views', '-p', '2'];
  const dumped = await lines('dump', 'datasets', ...options);
  check('dump of all datasets', new Set(dumped.map(({ name }) => name)).size, all);
  const fields = dumped.flatMap(({ resources }) =>
    resources.flatMap((one) => one.datastore_fields?.map(({ id }) => id) ?? []),
  );
  check(
    'dump, fields of rows',
    fields,
    Array.from({ length: 3 }, () => ['_id', 'n', 'name']).flat(),
  );
  const organizations = await lines('dump', 'organizations', '--all', '-q');
  check('dump of organizations', organizations.length, 2);
  check('dump of groups', (await lines('dump', 'groups', '--all', '-q')).length, 2);
  const packages = join(scratch, 'packages');
  await ckanapi('dump', 'datasets', own, '-q', '-D', packages);
  const [name = ''] = await readdir(packages);
  check('dump with files', (await readdir(join(packages, name, 'data'))).length, 3);
  const told = await said(join(bin, 'python'), [join(folder, 'client.py'), url, own]);
  check('class, POST and GET', JSON.parse(told), { post: asClass, get: asClass });
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  await withFilledPortal({ rows, harvested }, ask);
  return checks.end();
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
