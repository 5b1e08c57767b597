import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import { parseQueries } from '../../search-eval/queries';
import { castOf } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import { startInstance } from '../../support/instance';
import type { SuiteOptions } from '../exchange/suite';
import type { Metric } from '../result';
import { loadFolder, loadTimes } from './loading';
import { searchMetrics } from './searching';

/** W-load and W-search on a scratch instance, over the published catalogues of a folder. */
export async function benchCatalog(
  { scale, seed }: SuiteOptions,
  catalogs: string,
): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({ transport: 'stream' });
  try {
    console.log('W-load');
    const metrics = await loadTimes(instance, catalogs);
    const all = await loadFolder(instance, catalogs);
    metrics.push({
      ...{ name: 'load.all.seconds', unit: 's', value: all.seconds, n: all.read },
      ...{
        errors: 0,
        workload: 'every catalogue of the folder; those of Guizhou are there already',
      },
    });
    console.log(`W-search: all ${all.read} records, ${all.seconds} s`);
    const queries = parseQueries(
      readFileSync(join(projectRoot(), 'catalog/search/queries.tsv'), 'utf8'),
    );
    const { requester } = await castOf(instance);
    const [row] = await hubQuery<{ documents: number; version: string }>(
      instance.folder,
      `SELECT count(*)::int AS documents, current_setting('server_version') AS version
         FROM search.document WHERE zone = 'government' AND NOT removed`,
    );
    const searching = {
      ...{ queries: queries.map(({ query }) => query), documents: row!.documents, scale, seed },
      aims: { 1: 50, 16: 200 },
    };
    metrics.push(...(await searchMetrics(instance, requester, searching)));
    return { metrics, postgres: row!.version };
  } finally {
    await instance.stop();
  }
}
