import { setTimeout as sleep } from 'node:timers/promises';
import { dayInChina } from '@shutong/platform';
import type { Session } from '../../story/session';
import type { Instance } from '../../support/instance';
import { Latencies } from '../latencies';
import type { Metric, Scale } from '../result';
import { round } from '../runs';

const acts = { full: 50, smoke: 5 } as const;
/** Milliseconds within which an act has to be shown. */
const aim = 5000;
const lookEveryMs = 20;
const patienceMs = 60_000;

/** From the beginning of a search at the portal until the hub shows one search more; at another moment of the second each time. */
export async function freshness(
  { running }: Instance,
  authority: Session,
  scale: Scale,
): Promise<Metric> {
  const latencies = new Latencies();
  let [n, errors, most] = [0, 0, 0];
  for (; n < acts[scale]; n += 1) {
    const before = await searches(authority);
    const started = performance.now();
    const answer = await fetch(`${running.portal}/api/3/action/package_search?q=fresh${n}`);
    await answer.arrayBuffer();
    while ((await searches(authority)) <= before && performance.now() - started < patienceMs)
      await sleep(lookEveryMs);
    const took = performance.now() - started;
    if (!answer.ok || took >= patienceMs) errors += 1;
    most = Math.max(most, took);
    latencies.record(took);
    await sleep(37 * n);
  }
  const { p50, p95, p99 } = latencies.percentiles;
  console.log(`  … usage.freshness: p50 ${p50}, most ${round(most)} ms`);
  return {
    ...{ name: 'usage.freshness', unit: 'ms', value: p50, max: round(most), p50, p95, p99 },
    ...{ n, errors, aim, met: most <= aim },
    workload: 'from a search at the portal until a figure of the hub holds it, one after another',
  };
}

/** Of today, as a dashboard shows them. */
async function searches(authority: Session): Promise<number> {
  const today = dayInChina(new Date());
  const { usageBy } = await authority.graphql<{ usageBy: { nodes: { events: number }[] } }>(
    `{ usageBy(division: channel, channel: portal, act: search, from: "${today}", to: "${today}", first: 10) { nodes { events } } }`,
  );
  return usageBy.nodes[0]?.events ?? 0;
}
