import { Client } from 'pg';
import { castOf } from '../../story/cast';
import { startInstance } from '../../support/instance';
import { hubDatabaseUrl } from '../../support/servers';
import type { SuiteOptions } from '../exchange/suite';
import { replaceable } from '../overhead/interleaved';
import type { Metric } from '../result';
import { dashboardLatency, miscounted } from './dashboard';
import { freshness } from './freshness';
import { indexRuns } from './index-run';
import { ingestRate } from './ingest';
import { usageOverhead } from './overhead';
import { loadUsage } from './usage-load';

/** W-usage on a scratch instance: its hub answers, its worker takes up. */
export async function benchStatistics({
  scale,
  seed,
}: SuiteOptions): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({
    transport: 'stream',
    args: replaceable('hub', 'portal'),
  });
  const client = new Client({ connectionString: hubDatabaseUrl(instance.folder, 'postgres') });
  await client.connect();
  try {
    console.log('W-usage');
    const { authority } = await castOf(instance);
    const started = performance.now();
    const loaded = await loadUsage(client, scale);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`  … ${loaded} events over 400 days loaded in ${seconds} s`);
    const fresh = await freshness(instance, authority, scale);
    const ingest = await ingestRate(client, scale);
    const [first, ...others] = await dashboardLatency(authority, scale);
    const wrong = await miscounted(authority, loaded);
    const runs = await indexRuns(client, authority, scale);
    const overhead = await usageOverhead(instance, { scale, seed });
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return {
      metrics: [fresh, ingest, { ...first!, errors: wrong }, ...others, ...runs, ...overhead],
      postgres: rows[0]!.server_version,
    };
  } finally {
    await client.end();
    await instance.stop();
  }
}
