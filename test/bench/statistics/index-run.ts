import type { Client } from 'pg';
import { leavesOf } from '../../../libs/statistics/scheme/scheme';
import { readScheme } from '../../../libs/statistics/scheme/scheme-file';
import { keepDatasets, noteChanges } from '../../../libs/statistics/quality/reached.query';
import type { Session } from '../../story/session';
import type { Metric, Scale } from '../result';
import { round } from '../runs';

/** Open datasets of the largest portal. */
const datasets = { full: 35_312, smoke: 353 } as const;
/** As many as one event tells of. */
const atOnce = 100;
const departments = 66;
const scheme = 'mqa';

const metrics = leavesOf(readScheme(scheme)).map(({ metric }) => metric!);
const department = (n: number): string => `bench-${n % departments}`;
const uuidOf = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

const told = (n: number, isBetter: boolean) => ({
  ...{ dataset: uuidOf(n), source: null, department: department(n) },
  metrics: Object.fromEntries(
    metrics.map((metric, at) => [metric, isBetter || (n + at) % 3 > 0 ? 1 : 0]),
  ),
});

/** As the worker learns of an event. */
async function learn(client: Client, from: number, to: number, isBetter = false): Promise<void> {
  const all = Array.from({ length: to - from }, (_, n) => told(from + n, isBetter));
  const body = JSON.stringify(all);
  await client.query('BEGIN');
  await client.query(noteChanges, [body, new Date().toISOString().slice(0, 10)]);
  await client.query(keepDatasets, [body]);
  await client.query('COMMIT');
}

/** All datasets from their assessments to scores of their departments; then again after one of them has changed. */
export async function indexRuns(client: Client, session: Session, scale: Scale): Promise<Metric[]> {
  const count = datasets[scale];
  const period = String(new Date().getUTCFullYear());
  const of = `scheme: "${scheme}", cohort: "bench", period: "${period}"`;
  const units = Array.from({ length: departments }, (_, n) => `"${department(n)}"`).join(', ');
  await session.graphql(
    `mutation { enrolIndexUnits(input: { scheme: "${scheme}", cohort: "bench", units: [${units}] }) }`,
  );
  const run = async (): Promise<number> => {
    const { runIndex } = await session.graphql<{ runIndex: { ranked: number } }>(
      `mutation { runIndex(${of}) { ranked } }`,
    );
    return departments - runIndex.ranked;
  };
  const timed = async (name: string, aim: number, work: () => Promise<number>): Promise<Metric> => {
    const started = performance.now();
    const errors = await work();
    const value = round((performance.now() - started) / 1000);
    console.log(`  … ${name}: ${value} s`);
    return {
      ...{ name, unit: 's', value, n: 1, errors, aim, met: value <= aim },
      workload: `scheme ${scheme}, ${count} datasets of ${departments} departments, from learnt assessments to ranked scores`,
    };
  };
  const full = await timed('index.full.seconds', 60, async () => {
    for (let at = 0; at < count; at += atOnce)
      await learn(client, at, Math.min(count, at + atOnce));
    return run();
  });
  const one = await timed('index.incremental.seconds', 1, async () => {
    await learn(client, 0, 1, true);
    return run();
  });
  return [full, one];
}
