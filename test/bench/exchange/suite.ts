import { castOf, departments } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import { startInstance, type Instance } from '../../support/instance';
import { departmentDatabaseUrl, secretsIn } from '../../support/servers';
import { Load } from '../load/runs';
import { rawRate } from '../raw/raw-calls';
import type { Metric, Scale } from '../result';
import { processorOf, since, sumOf, type Processor } from '../processor';
import { round } from '../runs';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';
import { concludeAgreements } from './agreements';
import { heldAgainstAims } from './aims';
import { fillRegister } from './fill-register';
import { inFlight1000 } from './in-flight';

/** Rows of the provider's table. */
const rows = { full: 1_000_000, smoke: 110_000 } as const;
export interface SuiteOptions {
  readonly scale: Scale;
  readonly seed: number;
}

/** W-verify over one transport, on a scratch instance; its baselines in the same run. */
export async function benchExchange(
  transport: 'stream' | 'kafka',
  { scale, seed }: SuiteOptions,
): Promise<{ metrics: Metric[]; postgres: string }> {
  const instance = await startInstance({ transport });
  const generator = await startWorkerProcess('load/generator.process.js');
  try {
    console.log(`W-verify over ${transport}`);
    const naive = await rawRate(instance, 'naive', { generator, scale });
    const coalesced = await rawRate(instance, 'coalesced', { generator, scale });
    const verified = await verify(instance, generator, { scale, seed });
    const { processor, atOnce, ...held } = verified;
    const metrics = [
      ...heldAgainstAims({ transport, ...held, naive, coalesced }),
      ...[...atOnce, processor, naive, coalesced],
    ];
    return { metrics, postgres: await postgresOf(instance) };
  } finally {
    await generator.stop();
    await instance.stop();
  }
}

interface Verified {
  readonly rate: Metric;
  readonly latency: Metric;
  readonly processor: Metric;
  readonly agreement: Metric;
  /** With a thousand calls at once. */
  readonly atOnce: readonly Metric[];
}

async function verify(
  instance: Instance,
  generator: WorkerProcess,
  { scale, seed }: SuiteOptions,
): Promise<Verified> {
  const { folder, running } = instance;
  const url = departmentDatabaseUrl(folder, departments.police);
  const persons = await fillRegister(url, rows[scale], seed);
  const cast = await castOf(instance);
  const { agreement, metric } = await concludeAgreements(cast, scale);
  const target = {
    ...{ url: running.connectorOf[departments.requester]!, agreement, persons, seed },
    ...{ key: secretsIn(folder).localKeys[departments.requester]!, expects: 'result' as const },
  };
  const load = new Load(generator, target, scale);
  const workload =
    `W-verify over ${running.transport}: ${rows[scale].toLocaleString('en')} persons, ` +
    '80 % match, 10 % no match, 10 % not found, distinct keys, signatures, encryption and log on';
  const pids = { ...processesOf(running), generator: generator.pid };
  const before = processorOf(pids);
  const rate = await load.rate(`verify.${running.transport}.rate`, workload);
  const taken = since(before, processorOf(pids));
  const processor = processorMetric(`verify.${running.transport}.processor`, taken, load.asked);
  const latency = await load.latency(`verify.${running.transport}.latency`, workload);
  // What was refused or lost on the way is counted as an error; it may or may not have reached the log.
  if (rate.errors + latency.errors === 0) await assertLogged(folder, agreement, load.asked);
  const atOnce = await inFlight1000(instance, load, scale);
  return { rate, latency, processor, agreement: metric, atOnce };
}

/** All but the one whose children they are: it would be counted with them. */
const processesOf = ({ pids }: Instance['running']): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).filter(([name]) => name !== 'standalone'));

/** Milliseconds a call of all processes together, the generator and idle ones included; printed by process. */
function processorMetric(name: string, taken: Processor, calls: number): Metric {
  const perCall = (seconds: number) => round((seconds * 1000) / calls);
  const shares = Object.entries(taken)
    .filter(([, seconds]) => seconds > 0)
    .map(([process, seconds]) => `${process} ${perCall(seconds)}`);
  console.log(`  … ${name}: ${perCall(sumOf(taken))} ms a call: ${shares.join(', ')}`);
  const workload = 'Processor time a call with 64 in flight, of all processes together';
  return { name, unit: 'ms', value: perCall(sumOf(taken)), n: calls, errors: 0, workload };
}

/** Each call its own log entry, no more and no fewer. */
async function assertLogged(folder: string, agreement: string, calls: number): Promise<void> {
  const [row] = await hubQuery<{ count: string }>(
    folder,
    `SELECT count(*) FROM audit.entry WHERE agreement = $1 AND action = 'exchange.call.verify'`,
    [agreement],
  );
  if (Number(row!.count) === calls) return;
  throw new Error(`${calls} calls were made, the log holds ${row!.count} entries of them.`);
}

const postgresOf = async ({ folder }: Instance): Promise<string> =>
  (await hubQuery<{ server_version: string }>(folder, 'SHOW server_version'))[0]!.server_version;
