import { castOf } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import { startInstance } from '../../support/instance';
import { hubDatabaseUrl } from '../../support/servers';
import type { SuiteOptions } from '../exchange/suite';
import { replaceable } from '../overhead/interleaved';
import type { Metric } from '../result';
import { startWorkerProcess } from '../worker-process';
import { logOverhead } from './overhead';
import { everythingPublished, publishLag } from './publishing';
import { checkRate, proofLatency, searchLatency } from './reading';
import { recordingRate } from './recording';

/** W-log on a scratch instance: its hub, its worker, its indexes. */
export async function benchAudit({
  scale,
  seed,
}: SuiteOptions): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({ transport: 'stream', args: replaceable('hub') });
  const { folder } = instance;
  const writer = await startWorkerProcess('audit/writer.process.js', {
    DATABASE_URL: hubDatabaseUrl(folder, 'hub'),
    DATABASE_POOL: '12',
  });
  try {
    console.log('W-log');
    const { metric, recorded } = await recordingRate(instance, writer, { scale, seed });
    await behind(() => everythingPublished(instance));
    const lag = await publishLag(instance, writer, { scale, seed, from: recorded });
    const { auditor } = await castOf(instance);
    const proof = await proofLatency(instance, auditor, scale);
    const search = await searchLatency(auditor, recorded, { scale, seed });
    const size = await everythingPublished(instance);
    const check = await checkRate(instance, size);
    const overhead = await logOverhead(instance, { scale, seed });
    const [row] = await hubQuery<{ server_version: string }>(folder, 'SHOW server_version');
    return {
      metrics: [metric, lag, proof, search, check, overhead],
      postgres: row!.server_version,
    };
  } finally {
    await writer.stop();
    await instance.stop();
  }
}

/** How long the worker needs after the load to have published everything. */
async function behind(published: () => Promise<number>): Promise<void> {
  const started = performance.now();
  const size = await published();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`  … ${size} entries published, ${seconds} s after the last was recorded`);
}
