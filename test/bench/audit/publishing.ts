import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { Latencies } from '../latencies';
import type { Metric, Scale } from '../result';
import type { WorkerProcess } from '../worker-process';
import type { PacedJob, PacedOutcome } from './jobs';

const perSecond = 1000;
const seconds = { full: 30, smoke: 3 } as const;
const lookEveryMs = 2;

/** Sizes of the published checkpoint and when each was first seen, milliseconds since the epoch. */
class CheckpointWatch {
  private readonly seen: { size: number; at: number }[] = [];
  private running: Promise<void>;
  private stopped = false;

  constructor(private readonly file: string) {
    this.running = this.watch();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** When a checkpoint first covered that place of the log. */
  coveredAt(seq: number): number | undefined {
    return this.seen.find(({ size }) => size > seq)?.at;
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      const size = await sizeIn(this.file);
      if (size > (this.seen.at(-1)?.size ?? 0)) {
        this.seen.push({ size, at: performance.timeOrigin + performance.now() });
      }
      await sleep(lookEveryMs);
    }
  }
}

/** Second line of a checkpoint. */
const sizeIn = async (file: string): Promise<number> =>
  Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[1] ?? 0);

/** Waits until a checkpoint covers every entry; returns the log's size. */
export async function everythingPublished(instance: Instance, withinMs = 600_000): Promise<number> {
  const file = join(instance.running.log.dir, 'checkpoint');
  for (let waited = 0; waited < withinMs; waited += 100) {
    const [row] = await hubQuery<{ count: string }>(
      instance.folder,
      'SELECT (SELECT size FROM audit.tree) + (SELECT count(*) FROM audit.queue) AS count',
    );
    const size = await sizeIn(file);
    if (size >= Number(row!.count)) return size;
    await sleep(100);
  }
  throw new Error('The worker did not publish the log in time.');
}

/** Milliseconds from an entry's commit until a signed checkpoint covers it, at 1,000 entries a second. */
export async function publishLag(
  instance: Instance,
  writer: WorkerProcess,
  { scale, seed, from }: { scale: Scale; seed: number; from: number },
): Promise<Metric> {
  const watch = new CheckpointWatch(join(instance.running.log.dir, 'checkpoint'));
  const job: PacedJob = { kind: 'paced', seconds: seconds[scale], perSecond, seed, from };
  const { recorded, errors } = await writer.do<PacedJob, PacedOutcome>(job);
  await everythingPublished(instance);
  await watch.stop();
  const places = await placesOf(
    instance,
    recorded.map(([id]) => id),
  );
  const latencies = new Latencies();
  for (const [id, at] of recorded) latencies.record(watch.coveredAt(places.get(id)!)! - at);
  const { p50, p95, p99 } = latencies.percentiles;
  return {
    ...{ name: 'log.publishLag', unit: 'ms', value: p50, p50, p95, p99 },
    ...{ n: recorded.length, errors },
    workload:
      'from the commit until a signed checkpoint covers the entry, at 1,000 entries a second',
  };
}

async function placesOf(
  { folder }: Instance,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await hubQuery<{ id: string; seq: string }>(
    folder,
    `SELECT e.id, l.seq FROM audit.entry e JOIN audit.leaf l ON l.entry_pk = e.pk
      WHERE e.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, seq }) => [id, Number(seq)]));
}
