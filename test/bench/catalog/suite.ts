import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { fill } from '../../catalog-scale/filling';
import { fullScale, scaleOf } from '../../catalog-scale/scale';
import { parseQueries } from '../../search-eval/queries';
import { castOf } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import { startInstance, type Instance } from '../../support/instance';
import type { SuiteOptions } from '../exchange/suite';
import type { Metric } from '../result';
import { loadFolder, loadTimes } from './loading';
import { firstSearch, searchMetrics, type Searching } from './searching';

interface Measured {
  readonly metrics: Metric[];
  readonly postgres: string;
}

/**
 * W-load and W-search over the published catalogues of a folder, then W-search over a generated catalogue with its
 * items (row C27); each on a scratch instance of its own.
 */
export async function benchCatalog(options: SuiteOptions, catalogs: string): Promise<Measured> {
  const real = await onScratch((instance) => benchReal(instance, options, catalogs));
  const generated = await onScratch((instance) => benchGenerated(instance, options, catalogs));
  return { ...real, metrics: [...real.metrics, ...generated.metrics] };
}

async function onScratch(measure: (instance: Instance) => Promise<Measured>): Promise<Measured> {
  const instance = await startInstance({ transport: 'stream' });
  try {
    return await measure(instance);
  } finally {
    await instance.stop();
  }
}

async function benchReal(
  instance: Instance,
  options: SuiteOptions,
  catalogs: string,
): Promise<Measured> {
  console.log('W-load');
  const metrics = await loadTimes(instance, catalogs);
  const all = await loadFolder(instance, catalogs);
  metrics.push({
    ...{ name: 'load.all.seconds', unit: 's', value: all.seconds, n: all.read, errors: 0 },
    workload: 'every catalogue of the folder; those of Guizhou are there already',
  });
  console.log(`W-search: all ${all.read} records, ${all.seconds} s`);
  const search = { ...options, name: 'search', aims: { 1: 50, 16: 200 } };
  const found = await benchSearch(instance, search);
  return { ...found, metrics: [...metrics, ...found.metrics] };
}

async function benchGenerated(
  instance: Instance,
  { scale, seed }: SuiteOptions,
  catalogs: string,
): Promise<Measured> {
  const size = scale === 'full' ? fullScale : scaleOf(100);
  console.log(`W-search: ${size.entries} generated entries with ${size.items} items`);
  await fill(instance, { seed, scale: size, catalogs });
  return benchSearch(instance, { scale, seed, name: 'search.c27', aims: { 1: 100, 16: 400 } });
}

async function benchSearch(
  instance: Instance,
  search: Pick<Searching, 'name' | 'aims' | 'scale' | 'seed'>,
): Promise<Measured> {
  const { requester } = await castOf(instance);
  const [row] = await hubQuery<{ documents: number; version: string }>(
    instance.folder,
    `SELECT count(*)::int AS documents, current_setting('server_version') AS version
       FROM search.document WHERE zone = 'government' AND NOT removed`,
  );
  const file = join(projectRoot(), 'catalog', 'search', 'queries.tsv');
  const queries = parseQueries(readFileSync(file, 'utf8')).map(({ query }) => query);
  const searching = { ...search, queries, documents: row!.documents };
  const first = await firstSearch(instance, requester, searching);
  const metrics = [...first, ...(await searchMetrics(instance, requester, searching))];
  return { metrics, postgres: row!.version };
}
