import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '@shutong/datasets';
import type { Instance } from '../../support/instance';
import { Asking } from '../open-data/asking';
import { Publishing } from '../open-data/publishing';
import { smallQuestion } from '../open-data/questions';
import { small, written } from '../open-data/tables';
import { overheadOf, replaceProcess, type Overhead } from '../overhead/interleaved';
import { verifyOverhead, verifying } from '../overhead/verifying';
import type { Metric, Scale } from '../result';

/** What counting use may cost of a call's CPU time. */
const aim = 1.03;
const rows = 500;
const clients = 16;

interface Options {
  readonly scale: Scale;
  readonly seed: number;
}

/** CPU time of a call with its use counted, ÷ without: of rows at the portal, and of a verification. */
export async function usageOverhead(instance: Instance, options: Options): Promise<Metric[]> {
  const rowsMetric = metricOf('usage.overhead.rows', await rowsOverhead(instance, options), {
    inFlight: clients,
    of: 'the portal’s process a page of 20 to 100 rows, its use counted and handed in',
  });
  const ofVerify = await verifyOverhead(instance, { ...options, recording: 'usage' });
  const verifyMetric = metricOf('usage.overhead.verify', ofVerify, {
    ...verifying,
    of: 'the hub’s process a verification, logged, its fact event told',
  });
  return [rowsMetric, verifyMetric];
}

function metricOf(
  name: string,
  { onUs, offUs, blocks, ...measured }: Overhead,
  { inFlight, of }: { inFlight: number; of: string },
): Metric {
  console.log(`  … ${name}: ${measured.value} (${onUs} µs, without ${offUs} µs)`);
  return {
    ...{ name, unit: 'ratio', ...measured, inFlight, aim, met: measured.value < aim },
    workload: `CPU time of ${of} (${onUs} µs) ÷ not (${offUs} µs), ${blocks}`,
  };
}

async function rowsOverhead(instance: Instance, { scale, seed }: Options): Promise<Overhead> {
  const dataset = await published(instance, seed);
  const portal = await replaceProcess(instance, 'portal');
  const asking = new Asking(instance.running.portal);
  const question = smallQuestion([dataset], rows);
  const run = (seconds: number) => asking.block(question, clients, seconds);
  try {
    return await overheadOf({ process: portal, recording: 'usage', scale, run });
  } finally {
    await portal.stop();
  }
}

async function published(instance: Instance, seed: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-usage-'));
  const engine = new Engine();
  try {
    const file = await written(small, { engine, folder, name: 'small', count: rows, seed });
    const publishing = await Publishing.begin(
      instance,
      small.columns.map(({ name }) => name),
    );
    const { dataset, version } = await publishing.load(file);
    await publishing.publish(version);
    return dataset;
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
