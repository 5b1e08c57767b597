import { migrate, prepareDatabase } from '@shutong/platform';
import type { Instance } from '../../support/instance';
import { hubDatabaseUrl, secretsIn } from '../../support/servers';
import { Load } from '../load/runs';
import type { Metric, Scale } from '../result';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';
import type { Sending } from './echo';
import { realLengths } from './lengths';

const database = 'bench_raw';

/**
 * The rate of an echo over the same transport: same client, as many processes, as many bytes and as many
 * calls in flight, but no database of persons, no cryptography, no agreement and no log.
 */
export async function rawRate(
  instance: Instance,
  sending: Sending,
  { generator, scale }: { generator: WorkerProcess; scale: Scale },
): Promise<Metric> {
  const brokers = instance.running.brokers;
  if (brokers === '') await embeddedLog(instance);
  const lengths = await realLengths();
  const middle = await startWorkerProcess('raw/middle.process.js');
  const echo = await startWorkerProcess('raw/echo.process.js');
  const front = await startWorkerProcess('raw/front.process.js');
  try {
    const url = brokers === '' ? hubDatabaseUrl(instance.folder, 'hub', database) : '';
    const hub = addressOf(await middle.do({ brokers, database: url, sending }));
    await echo.do({ brokers, middle: hub, sending, lengths });
    const target = addressOf(await front.do({ middle: hub, lengths }));
    const questions = { agreement: 'none', persons: 1_000_000, seed: 1, expects: 'key' } as const;
    const load = new Load(generator, { url: target, key: 'none', ...questions }, scale);
    const { command, answer } = lengths;
    return await load.rate(
      `raw.${sending}`,
      `echo over ${instance.running.transport}, ${command} bytes there and ${answer} back, ` +
        (sending === 'naive' ? 'one awaited send per call' : 'sends gathered within a tick'),
    );
  } finally {
    await front.stop();
    await echo.stop();
    await middle.stop();
  }
}

const addressOf = (outcome: unknown): string =>
  `http://127.0.0.1:${(outcome as { port: number }).port}`;

/** A database of its own for the echo's messages, beside the hub's. */
async function embeddedLog({ folder }: Instance): Promise<void> {
  const { rolePasswords } = secretsIn(folder);
  await prepareDatabase(hubDatabaseUrl(folder, 'postgres', 'postgres'), database, rolePasswords);
  await migrate(hubDatabaseUrl(folder, 'migrator', database));
}
