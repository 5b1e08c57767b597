import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '@shutong/platform';
import 'reflect-metadata';
import { startCluster } from '../support/cluster';
import { JudgedCatalog } from './judged-catalog';
import { qualityByType, qualityOf, type Judged } from './measure';
import { parseQueries, QueriesError, type JudgedQuery } from './queries';

const usage = `npm run search-eval [-- --catalog DIR] [--queries FILE] [--misses]

How well search answers judged queries. --catalog: published catalogues in a folder, read through the field
maps of catalog/mappings (default: the demo region's entries). --queries: TSV of id, type, query, right ids with |
between, where an id is a page address or a title; none: nothing may be found (default: catalog/search/queries.tsv,
of which those are taken that were judged over such a catalogue). --misses lists the queries without a right
answer on the first page.

Last line: {"queries","hit10","mrr","byType":{…}}. Exit 0 measured, 2 usage.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      catalog: { type: 'string' },
      queries: { type: 'string' },
      misses: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { catalog: folder, queries: file = join(projectRoot(), 'catalog/search/queries.tsv') } =
    values;
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RangeError(`${folder} is not a folder.`);
  }
  const over = folder === undefined ? 'demo' : 'real';
  const all = parseQueries(readFileSync(file, 'utf8'));
  const queries = all.filter((query) => query.over === undefined || query.over === over);
  if (queries.length === 0) throw new RangeError(`${file} has no queries for this catalogue.`);
  if (queries.length < all.length) {
    console.log(
      `${all.length - queries.length} queries were judged over another catalogue: left out`,
    );
  }
  const judged = await judgeAll(folder, queries);
  if (values.misses) judged.filter(({ hit }) => !hit).forEach(printMiss);
  const byType = qualityByType(judged);
  for (const [type, { queries: n, hit10, mrr }] of Object.entries(byType)) {
    console.log(
      `${type.padEnd(12)} ${String(n).padStart(4)}  hit ${hit10.toFixed(3)}  MRR ${mrr.toFixed(3)}`,
    );
  }
  console.log(JSON.stringify({ ...qualityOf(judged), byType }));
  return 0;
}

async function judgeAll(
  folder: string | undefined,
  queries: readonly JudgedQuery[],
): Promise<Judged[]> {
  console.log(`Building the catalogue, then asking ${queries.length} queries …`);
  const cluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = cluster.url;
  try {
    const catalog = await (folder === undefined ? JudgedCatalog.ofDemo() : loaded(folder));
    try {
      return await catalog.judge(queries);
    } finally {
      await catalog.close();
    }
  } finally {
    await cluster.stop();
  }
}

async function loaded(folder: string): Promise<JudgedCatalog> {
  const [catalog, { read, loaded: count, refused, seconds }] = await JudgedCatalog.ofFolder(
    folder,
    (file, loaded) => console.log(`  ${file}: ${loaded}`),
  );
  console.log(`${read} records read, ${count} loaded, ${refused} refused in ${seconds} s`);
  return catalog;
}

const printMiss = ({ query: { id, type, query, right } }: Judged): void =>
  console.log(`  ${id} ${type}: ${query} → ${right.slice(0, 2).join(' | ') || 'nothing'}`);

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const usual = error instanceof RangeError || error instanceof QueriesError;
    console.error(usual ? error.message : error);
    process.exit(usual ? 2 : 1);
  },
);
